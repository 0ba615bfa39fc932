# Two interface targets carry every flag of the project; nothing is set
# globally. fr_warnings: what the compilers must not complain about.
# fr_options: the language, the definitions, sanitizers, hardening.

add_library(fr_warnings INTERFACE)
target_compile_options(fr_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
    -Wmissing-prototypes -Wswitch-enum -Wvla
    $<$<BOOL:${FR_WERROR}>:-Werror>)

add_library(fr_options INTERFACE)
target_compile_features(fr_options INTERFACE c_std_11)
target_compile_definitions(fr_options INTERFACE
    _DEFAULT_SOURCE _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64
    FR_BATCH_ROWS=${FR_BATCH_ROWS}
    $<$<BOOL:${FR_ARENA_DEBUG}>:FR_ARENA_DEBUG=1>)

# Results must not depend on the compiler: a*b+c is two roundings everywhere.
target_compile_options(fr_options INTERFACE -ffp-contract=off)

if(FR_SANITIZE)
    target_compile_options(fr_options INTERFACE
        -fsanitize=${FR_SANITIZE} -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    target_link_options(fr_options INTERFACE -fsanitize=${FR_SANITIZE})
endif()
if(FR_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "FR_FUZZ needs clang: use the preset 'fuzz'")
    endif()
    target_compile_options(fr_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(FR_COVERAGE)
    target_compile_options(fr_options INTERFACE --coverage)
    target_link_options(fr_options INTERFACE --coverage)
endif()
if(FR_HARDEN)
    target_compile_options(fr_options INTERFACE -fstack-protector-strong)
    target_link_options(fr_options INTERFACE -Wl,-z,relro,-z,now)
    if(NOT FR_SANITIZE)
        # the checked string functions need an optimising build
        target_compile_options(fr_options INTERFACE
            $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
            $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
    endif()
endif()
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
