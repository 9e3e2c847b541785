# Writes the commit of SOURCE to OUTPUT: `0123456789ab 2026-01-31`, or nothing.
set(commit "")
if(GIT AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${GIT} log -1 --format=%H\ %cs WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
else()
  file(STRINGS ${SOURCE}/cmake/commit.txt commit)
endif()
if(commit MATCHES "^([0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f])[0-9a-f]* ([0-9-]+)$")
  set(commit "${CMAKE_MATCH_1} ${CMAKE_MATCH_2}")
else()
  set(commit "")
endif()
file(WRITE ${OUTPUT} "#include \"commands/version.h\"

namespace twinhull::commands {

const std::string_view kCommit = \"${commit}\";

}  // namespace twinhull::commands
")
