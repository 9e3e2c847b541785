# What Debian has as an archive is linked in: the program starts faster, and runs where there is nothing
# but the C library. A library without its archive is linked as ever.

# Sets VARIABLE to a target for the archives named (lib<name>.a), or to the target OTHERWISE.
function(twinhull_archive variable otherwise)
  set(found "")
  foreach(name IN LISTS ARGN)
    find_library(archive_of_${name} lib${name}.a)
    if(NOT archive_of_${name})
      set(${variable} ${otherwise} PARENT_SCOPE)
      return()
    endif()
    list(APPEND found ${archive_of_${name}})
  endforeach()
  add_library(archive_${variable} INTERFACE)
  target_link_libraries(archive_${variable} INTERFACE ${found})
  set(${variable} archive_${variable} PARENT_SCOPE)
endfunction()

twinhull_archive(library_crypto OpenSSL::Crypto crypto)
twinhull_archive(library_yaml yaml-cpp yaml-cpp)
twinhull_archive(library_pcre2 PkgConfig::PCRE2 pcre2-8)
twinhull_archive(library_idn2 PkgConfig::IDN2 idn2 unistring)

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
