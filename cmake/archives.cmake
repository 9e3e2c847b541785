# What Debian has as an archive is linked in: the program starts faster, and runs where there is nothing
# but the C library. A library without its archive is linked as ever, and so is one whose archive needs
# other libraries that are not there.
include(CheckCXXSourceCompiles)

# Sets VARIABLE to a target for the archives named (lib<name>.a), or to the target OTHERWISE. PROBE is a
# program that calls the library as Twinhull does.
function(twinhull_archive variable otherwise probe)
  set(found "")
  foreach(name IN LISTS ARGN)
    find_library(archive_of_${name} lib${name}.a)
    if(NOT archive_of_${name})
      set(${variable} ${otherwise} PARENT_SCOPE)
      return()
    endif()
    list(APPEND found ${archive_of_${name}})
  endforeach()
  set(CMAKE_REQUIRED_LIBRARIES ${found} Threads::Threads ${CMAKE_DL_LIBS})
  set(CMAKE_REQUIRED_QUIET ON)
  check_cxx_source_compiles("${probe}" ${variable}_links)
  if(NOT ${variable}_links)
    set(${variable} ${otherwise} PARENT_SCOPE)
    return()
  endif()
  add_library(archive_${variable} INTERFACE)
  target_link_libraries(archive_${variable} INTERFACE ${found})
  set(${variable} archive_${variable} PARENT_SCOPE)
endfunction()

twinhull_archive(library_nettle PkgConfig::NETTLE
  "#include <nettle/sha2.h>
  int main() { sha256_ctx context; sha256_init(&context); }"
  nettle)
twinhull_archive(library_zlib ZLIB::ZLIB
  "#include <zlib.h>
  int main() { z_stream stream{}; return inflateInit2(&stream, 31); }"
  z)
twinhull_archive(library_yaml yaml-cpp
  "#include <yaml-cpp/yaml.h>
  int main() { return YAML::Load(\"a\").IsNull(); }"
  yaml-cpp)
twinhull_archive(library_pcre2 PkgConfig::PCRE2
  "#define PCRE2_CODE_UNIT_WIDTH 8
  #include <pcre2.h>
  int main() { return pcre2_match(nullptr, nullptr, 0, 0, 0, nullptr, nullptr); }"
  pcre2-8)
twinhull_archive(library_idn2 PkgConfig::IDN2
  "#include <idn2.h>
  int main() { return idn2_lookup_u8(nullptr, nullptr, 0); }"
  idn2 unistring)

# Debian has {fmt} as a shared library only, which brings the shared C++ library along. The little of it
# that is not in its headers is compiled here, in the way of the one version this was made for.
if(fmt_VERSION VERSION_GREATER_EQUAL 9 AND fmt_VERSION VERSION_LESS 10)
  add_library(twinhull_fmt STATIC ${CMAKE_SOURCE_DIR}/cmake/fmt.cpp)
  target_compile_definitions(twinhull_fmt PUBLIC FMT_SHARED)  # nothing of it is inline elsewhere
  set(library_fmt twinhull_fmt)
  set(library_runtime $<$<CONFIG:Release>:-static-libstdc++> $<$<CONFIG:Release>:-static-libgcc>)
else()
  set(library_fmt fmt::fmt)
  set(library_runtime "")
endif()
