# The program as one file that runs on any Linux: `ninja twinhull_static`, of the same objects. Only where the
# archives of all libraries are there (Debian 12). A static program cannot load Graphviz, so it draws with the
# built-in layout.
set(static_libraries ${library_nettle} ${library_zlib} ${library_yaml} ${library_pcre2} ${library_idn2} ${library_fmt})
list(FILTER static_libraries INCLUDE REGEX "^(archive_|twinhull_)")
list(LENGTH static_libraries static_count)
if(static_count EQUAL 6)
  add_executable(twinhull_static EXCLUDE_FROM_ALL generator/main.cpp cmake/without_graphviz.cpp)
  # Position-independent, for address space layout randomization.
  target_link_libraries(twinhull_static PRIVATE ${twinhull_stages} -static-pie -s -Wl,--gc-sections -Wl,--build-id=none)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")  # the linker for arm64 of Debian 12 cannot pack relocations
    target_link_options(twinhull_static PRIVATE -Wl,-z,pack-relative-relocs)
  endif()
  set_target_properties(twinhull_static PROPERTIES OUTPUT_NAME twinhull-static)
endif()
