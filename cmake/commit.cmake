# `twinhull --version` names the commit and its date. They come from git, or, in an archive that git made, from
# commit.txt, where it fills them in; otherwise there are none. Nothing but this one source depends on them.
set(commit_source ${CMAKE_BINARY_DIR}/commit.gen.cpp)
set(commit_changes ${CMAKE_SOURCE_DIR}/cmake/commit.txt)
find_program(GIT git)
if(GIT AND EXISTS ${CMAKE_SOURCE_DIR}/.git)
  # Every commit and checkout adds a line there.
  execute_process(COMMAND ${GIT} rev-parse --path-format=absolute --git-path logs/HEAD
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE commit_log OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(commit_log AND EXISTS ${commit_log})
    list(APPEND commit_changes ${commit_log})
  endif()
endif()
add_custom_command(OUTPUT ${commit_source}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUTPUT=${commit_source} -DGIT=${GIT}
    -P ${CMAKE_SOURCE_DIR}/cmake/write_commit.cmake
  DEPENDS ${commit_changes} ${CMAKE_SOURCE_DIR}/cmake/write_commit.cmake
  COMMENT "Naming the commit")
target_sources(twinhull_commands PRIVATE ${commit_source})
