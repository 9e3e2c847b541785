# The toolchain of scripts/build-arm64: Debian's cross compiler, with the archives of arm64 in SYSROOT. Headers and the
# descriptions of packages are those of this machine, which are the same. The programs of the build run in an emulator.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static -L /usr/aarch64-linux-gnu)
# The same coordinates in diagrams as on x86-64.
set(CMAKE_CXX_FLAGS_INIT "-ffp-contract=off")

set(CMAKE_FIND_ROOT_PATH ${CMAKE_CURRENT_LIST_DIR}/../build/arm64/sysroot)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
foreach(package yaml-cpp fmt CLI11 doctest nlohmann_json)
  file(GLOB found /usr/lib/*/cmake/${package} /usr/lib/cmake/${package} /usr/share/cmake/${package})
  list(GET found 0 ${package}_DIR)
endforeach()
