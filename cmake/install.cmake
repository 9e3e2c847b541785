# `cmake --install` and `cpack -G DEB`: the program, its manual page and completions (made of its table of
# commands), the built-in schemas and templates to copy from, and what is linked in with its licences.
include(GNUInstallDirs)

# Installing and packaging take what they need; the Makefile builds that, and no tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

add_executable(print_manual ${CMAKE_SOURCE_DIR}/generator/embed/print_manual.cpp)
target_link_libraries(print_manual PRIVATE ${twinhull_stages})

set(manual_files "")
function(twinhull_manual what file folder)
  set(made ${CMAKE_BINARY_DIR}/manual/${file})
  add_custom_command(OUTPUT ${made} COMMAND print_manual ${what} >${made} DEPENDS print_manual
    COMMENT "Making ${file}")
  install(FILES ${made} DESTINATION ${folder})
  set(manual_files ${manual_files} ${made} PARENT_SCOPE)
endfunction()

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/manual)
twinhull_manual(man twinhull.1 ${CMAKE_INSTALL_MANDIR}/man1)
twinhull_manual(bash twinhull.bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
twinhull_manual(zsh _twinhull ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
twinhull_manual(fish twinhull.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
add_custom_target(manual ALL DEPENDS ${manual_files})

install(TARGETS twinhull RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_SOURCE_DIR}/cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/schemas ${CMAKE_SOURCE_DIR}/templates
  DESTINATION ${CMAKE_INSTALL_DATADIR}/twinhull)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME twinhull)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGE_CONTACT "The Twinhull authors <twinhull@example.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Helm charts and Kustomize trees from validated environment values")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Twinhull reads what a system is made of and how each of its environments
differs, validates it to the line, and emits the same Kubernetes objects
twice: as a complete Helm chart and as a plain Kustomize tree, both to be
committed for Argo CD and Flux. It also lints any Kubernetes YAML.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# git: what the hooks ask; Graphviz: `twinhull graph` and `twinhull report` load it to place their pictures.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git, libgvc6")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
include(CPack)
