# libharu (PDF): Debian's libhpdf-dev has neither a .pc file nor a config.
# Gives Haru::Haru.
find_path(Haru_INCLUDE_DIR hpdf.h)
find_library(Haru_LIBRARY hpdf)
if(Haru_INCLUDE_DIR AND EXISTS "${Haru_INCLUDE_DIR}/hpdf_version.h")
    file(STRINGS "${Haru_INCLUDE_DIR}/hpdf_version.h" line
         REGEX "define HPDF_VERSION_TEXT")
    string(REGEX REPLACE ".*\"([^\"]+)\".*" "\\1" Haru_VERSION "${line}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Haru
    REQUIRED_VARS Haru_LIBRARY Haru_INCLUDE_DIR VERSION_VAR Haru_VERSION
    REASON_FAILURE_MESSAGE "install libhpdf-dev")
mark_as_advanced(Haru_INCLUDE_DIR Haru_LIBRARY)
if(Haru_FOUND AND NOT TARGET Haru::Haru)
    add_library(Haru::Haru UNKNOWN IMPORTED)
    set_target_properties(Haru::Haru PROPERTIES
        IMPORTED_LOCATION "${Haru_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${Haru_INCLUDE_DIR}")
endif()
