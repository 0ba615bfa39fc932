/* style.c - the palettes, and mixing of colours. */
#include "chart/style.h"

#include <math.h>

/* Okabe and Ito (2008), yellow last because it is weak on white. */
static const uint32_t few[] = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7,
                               0x56B4E9, 0xD55E00, 0xF0E442};
/* Petroff (2021), "Accessible color sequences for data visualization". */
static const uint32_t many[] = {0x3F90DA, 0xFFA90E, 0xBD1F01, 0x94A4A2,
                                0x832DB6, 0xA96B59, 0xE76300, 0xB9AC70,
                                0x717581, 0x92DADD};
static const uint32_t densities[] = {0xCFE3F3, 0x8FC1E3, 0x4595CC,
                                     0x1B67AC, 0x0B3C7A, 0x081D45};
/* ColorBrewer's RdBu, from blue to red, without its darkest ends. */
static const uint32_t divergings[] = {0x2166AC, 0x4393C3, 0x92C5DE,
                                      0xD1E5F0, 0xF7F7F7, 0xFDDBC7,
                                      0xF4A582, 0xD6604D, 0xB2182B};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t fr_style_color(size_t index, size_t count)
{
    if (count <= COUNT(few))
        return index < COUNT(few) ? few[index] : FR_COLOR_OTHER;
    return index < COUNT(many) ? many[index] : FR_COLOR_OTHER;
}

static uint32_t mix_channel(uint32_t a, uint32_t b, int shift, double share)
{
    double from = a >> shift & 255, to = b >> shift & 255;
    return (uint32_t)lround(from + (to - from) * share) << shift;
}

static uint32_t mix(uint32_t a, uint32_t b, double share)
{
    return mix_channel(a, b, 16, share) | mix_channel(a, b, 8, share) |
           mix_channel(a, b, 0, share);
}

uint32_t fr_style_tint(uint32_t rgb, double share)
{
    return mix(0xFFFFFF, rgb, share);
}

/* Relative luminance as WCAG defines it. */
static double luminance(uint32_t rgb)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
        c = c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
        sum += weights[i] * c;
    }
    return sum;
}

uint32_t fr_style_text_on(uint32_t rgb)
{
    double on_white = 1.05 / (luminance(rgb) + 0.05);
    double on_ink = (luminance(rgb) + 0.05) / (luminance(FR_COLOR_INK) + 0.05);
    return on_white > on_ink ? 0xFFFFFF : FR_COLOR_INK;
}

/* The colour at t (0 .. 1) of evenly spaced stops. */
static uint32_t along(const uint32_t *stops, size_t count, double t)
{
    double at = fmin(fmax(t, 0), 1) * (double)(count - 1);
    size_t i = (size_t)at;
    if (i >= count - 1)
        return stops[count - 1];
    return mix(stops[i], stops[i + 1], at - (double)i);
}

uint32_t fr_style_density(double t)
{
    return along(densities, COUNT(densities), t);
}

uint32_t fr_style_diverging(double t)
{
    return along(divergings, COUNT(divergings), (t + 1) / 2);
}
