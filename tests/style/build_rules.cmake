# How every target of this project is built: the options, and the two functions that make libraries and tests.

# The compiler cache, where there is one. It must be told that precompiled headers are no danger to it.
find_program(HUB_CCACHE ccache)
if(HUB_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${HUB_CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
    endif()
endif()

# Linking a hundred tests is a third of a debug build with the ordinary linker.
find_program(HUB_LLD ld.lld)
if(HUB_LLD)
    add_link_options(-fuse-ld=lld)
endif()

# Warnings are errors on our own targets only: hub_options is linked by them and by nothing else.
add_library(hub_options INTERFACE)
target_compile_options(hub_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Woverloaded-virtual -Werror>)
target_compile_definitions(hub_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_STRICT_ITERATORS QT_NO_KEYWORDS
    HUB_VERSION="${PROJECT_VERSION}"
    $<$<CONFIG:Debug>:HUB_FAULT_POINTS>)
target_include_directories(hub_options INTERFACE ${PROJECT_SOURCE_DIR})

# hub_core_library(<folder> SOURCES <file>... [PUBLIC <lib>...] [PRIVATE <lib>...] [PRECOMPILED <header>...])
# One target a core folder; PUBLIC names what its headers use. The standard and Qt Core headers are precompiled;
# PRECOMPILED names more where a folder's own are so heavy that a precompiled header of its own pays.
set(HUB_PRECOMPILED <QByteArray> <QHash> <QList> <QString> <QStringList>
    <algorithm> <atomic> <chrono> <functional> <memory> <optional> <thread> <vector>)
function(hub_core_library folder)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE;PRECOMPILED")
    add_library(hub_${folder} STATIC ${arg_SOURCES})
    target_link_libraries(hub_${folder} PUBLIC hub_options Qt6::Core ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    if(arg_PRECOMPILED)
        target_precompile_headers(hub_${folder} PRIVATE ${HUB_PRECOMPILED} ${arg_PRECOMPILED})
    else()
        hub_precompile(hub_${folder})
    endif()
endfunction()

# One precompiled header for all: with one a target, a debug build would spend 100 MB and three seconds on each.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
add_library(hub_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
set_target_properties(hub_precompiled PROPERTIES AUTOMOC OFF)
target_link_libraries(hub_precompiled PRIVATE hub_options Qt6::Core)
target_precompile_headers(hub_precompiled PRIVATE ${HUB_PRECOMPILED})

function(hub_precompile target)
    target_precompile_headers(${target} REUSE_FROM hub_precompiled)
endfunction()

# hub_test(<folder> <name> LABEL <label> [TIMEOUT <seconds>] [SOURCES <file>...] LIBRARIES <lib>...)
# tests/<...>/tst_<name>.cpp becomes the ctest `<folder>.<name>`; it runs as QTEST_GUILESS_MAIN in a folder of its own.
function(hub_test folder name)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "LABEL;TIMEOUT" "SOURCES;LIBRARIES")
    set(target tst_${folder}_${name})
    add_executable(${target} tst_${name}.cpp ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE hub_options Qt6::Test ${arg_LIBRARIES})
    hub_precompile(${target})
    add_test(NAME ${folder}.${name} COMMAND ${target})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300) # What hangs ends; how fast a machine is, is no business of a test's.
    endif()
    if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
        math(EXPR arg_TIMEOUT "4 * ${arg_TIMEOUT}") # Programs start ten times slower there.
    endif()
    set_tests_properties(${folder}.${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT})
endfunction()
