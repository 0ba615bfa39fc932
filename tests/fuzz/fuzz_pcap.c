/* fuzz_pcap.c - any bytes as a capture: no crash, no packet lost, whatever
 * the headers claim. */
#include "meter/meter_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    meter_bytes(data, size);
    return 0;
}
