# What `cmake --install` puts where: the program, the library with its headers
# and package files for CMake and pkg-config, the rules, the licence.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/flowrules")
if(TARGET flowrules_program)
    install(TARGETS flowrules_program)
endif()
if(TARGET flowrules)
    install(TARGETS flowrules EXPORT flowrules_targets)
    install(EXPORT flowrules_targets NAMESPACE flowrules::
            FILE flowrules-targets.cmake DESTINATION "${package_dir}")
    configure_package_config_file(
        "${PROJECT_SOURCE_DIR}/scripts/cmake/flowrules-config.cmake.in"
        "${PROJECT_BINARY_DIR}/flowrules-config.cmake"
        INSTALL_DESTINATION "${package_dir}")
    write_basic_package_version_file(
        "${PROJECT_BINARY_DIR}/flowrules-config-version.cmake"
        COMPATIBILITY SameMinorVersion)
    install(FILES "${PROJECT_BINARY_DIR}/flowrules-config.cmake"
                  "${PROJECT_BINARY_DIR}/flowrules-config-version.cmake"
            DESTINATION "${package_dir}")
    # the .pc file is correct for any prefix: it finds itself
    file(RELATIVE_PATH FR_PC_PREFIX
         "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
    configure_file("${PROJECT_SOURCE_DIR}/scripts/cmake/flowrules.pc.in"
                   "${PROJECT_BINARY_DIR}/flowrules.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/flowrules.pc"
            DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/flowrules"
                      "${PROJECT_BINARY_DIR}/include/flowrules"
            DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
            FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
endif()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/rules/"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/flowrules" OPTIONAL
        FILES_MATCHING PATTERN "*.yaml" PATTERN "*.json")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
