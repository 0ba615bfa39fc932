# The functions with which the folders say what they are made of.
#
#   fr_layer(csv SOURCES a.c b.c DEPENDS table base LIBRARIES ZLIB::ZLIB)
#       in src/csv/CMakeLists.txt: the object library fr_csv. A layer sees
#       only what it depends on; tests/style checks the includes too.
#   fr_embed(out.c SYMBOL fr_rules_default FILE default.yaml)
#       a C file with the bytes of FILE, ended by a zero that is not counted:
#       const unsigned char SYMBOL[] and const size_t SYMBOL_size.
#   fr_link_layers(target csv ...)
#       the objects of these layers and of all they depend on.
#
# For the tests:
#   fr_unit_test(arena_test.c [LAYERS csv ...] [LIBS lib ...])
#       in tests/unit/<folder>/: a cmocka program, linked with that folder and
#       all it depends on; labels unit and <folder>; `test_<folder>` builds
#       them all.
#   fr_test_program(name SOURCES x.c [LAYERS ...] [LIBS ...])
#       a program with all internals visible (default: every layer but cli).
#   fr_fuzz_target(csv csv_fuzz.c [LAYERS ...])
#       the program fuzz_csv; with FR_FUZZ a fuzzer, otherwise a test that
#       replays tests/fuzz/corpus/csv/.

function(fr_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LIBRARIES")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
        message(FATAL_ERROR "fr_layer(${name}): wants SOURCES; does not "
                            "understand '${arg_UNPARSED_ARGUMENTS}'")
    endif()
    add_library(fr_${name} OBJECT ${arg_SOURCES})
    target_include_directories(fr_${name} PUBLIC
        "${PROJECT_SOURCE_DIR}/include" "${PROJECT_BINARY_DIR}/include"
        "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(fr_${name}
        PRIVATE fr_warnings PUBLIC fr_options ${arg_LIBRARIES})
    set_target_properties(fr_${name} PROPERTIES C_VISIBILITY_PRESET hidden)
    foreach(lower IN LISTS arg_DEPENDS)
        if(TARGET fr_${lower})
            target_link_libraries(fr_${name} PUBLIC fr_${lower})
            set_property(TARGET fr_${name} APPEND PROPERTY FR_LOWER ${lower})
        elseif(NOT lower IN_LIST FR_LAYERS)
            message(FATAL_ERROR "fr_layer(${name}): DEPENDS '${lower}', which "
                                "is no layer; see CMakeLists.txt")
        endif()
    endforeach()
    if(NOT name STREQUAL "cli")
        set_property(GLOBAL APPEND PROPERTY FR_LAYER_TARGETS fr_${name})
    endif()
endfunction()

# Set `out` to the given layers and all below them.
function(fr_layer_closure out)
    set(todo ${ARGN})
    set(seen "")
    while(todo)
        list(POP_FRONT todo layer)
        if(TARGET fr_${layer} AND NOT layer IN_LIST seen)
            list(APPEND seen ${layer})
            get_target_property(lower fr_${layer} FR_LOWER)
            if(lower)
                list(APPEND todo ${lower})
            endif()
        endif()
    endwhile()
    set(${out} ${seen} PARENT_SCOPE)
endfunction()

function(fr_link_layers target)
    fr_layer_closure(layers ${ARGN})
    list(TRANSFORM layers PREPEND fr_)
    target_link_libraries(${target} PRIVATE fr_warnings fr_options ${layers})
endfunction()

function(fr_embed out)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "SYMBOL;FILE" "")
    cmake_path(ABSOLUTE_PATH out BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
    cmake_path(ABSOLUTE_PATH arg_FILE
               BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    set(script "${PROJECT_SOURCE_DIR}/scripts/cmake/embed.cmake")
    add_custom_command(OUTPUT "${out}"
        COMMAND "${CMAKE_COMMAND}" "-DIN=${arg_FILE}" "-DOUT=${out}"
                "-DSYMBOL=${arg_SYMBOL}" -P "${script}"
        DEPENDS "${arg_FILE}" "${script}"
        COMMENT "Embedding ${arg_SYMBOL}" VERBATIM)
endfunction()

function(fr_test_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LAYERS;LIBS")
    add_executable(${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
    if(NOT arg_LAYERS)
        set(arg_LAYERS ${FR_LAYERS})
    endif()
    fr_link_layers(${name} ${arg_LAYERS})
    target_link_libraries(${name} PRIVATE ${arg_LIBS})
    target_link_libraries(${name} PRIVATE fr_test_support)
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_compile_definitions(${name} PRIVATE
        "FR_TESTS_DIR=\"${PROJECT_SOURCE_DIR}/tests\""
        "FR_RULES_DIR=\"${PROJECT_SOURCE_DIR}/rules\""
        "FR_CASES_DIR=\"${FR_CASES_DIR}\"")
    add_dependencies(all_tests ${name})
endfunction()

function(fr_unit_test source)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LAYERS;LIBS;SOURCES")
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    cmake_path(GET source STEM name)
    fr_test_program(${name} SOURCES ${source} ${arg_SOURCES}
        LAYERS ${folder} ${arg_LAYERS}
        LIBS m ${arg_LIBS} ${arg_UNPARSED_ARGUMENTS})
    add_test(NAME unit_${folder}_${name} COMMAND ${name})
    set_tests_properties(unit_${folder}_${name} PROPERTIES
        LABELS "unit;${folder}" TIMEOUT 300)
    if(NOT TARGET test_${folder})
        add_custom_target(test_${folder})
    endif()
    add_dependencies(test_${folder} ${name})
endfunction()

function(fr_fuzz_target name source)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LAYERS;LIBS;SOURCES")
    set(sources ${source} ${arg_SOURCES})
    if(NOT FR_FUZZ)
        list(APPEND sources "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.c")
    endif()
    fr_test_program(fuzz_${name} SOURCES ${sources}
                    LAYERS ${arg_LAYERS} LIBS m ${arg_LIBS})
    target_compile_options(fuzz_${name} PRIVATE -Wno-missing-prototypes)
    if(FR_FUZZ)
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
        return()
    endif()
    add_test(NAME fuzz_${name} COMMAND fuzz_${name}
             "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
    set_tests_properties(fuzz_${name} PROPERTIES LABELS fuzz TIMEOUT 300)
endfunction()
