# Sources are mostly short, and their headers take longer to compile than they do: some of one directory are compiled
# together, which takes half the time from nothing. The presets `quick` and `dev` compile each source alone, which is
# quicker after a change.
option(TWINHULL_UNITY "Compile sources of a directory together" ON)

# Exceptions, which are compiled alone: their unnamed namespaces have a name that another source of their group has as well.
# If a new source fails because of such a name, choose another name, or add the source here. The static program leaves
# diagram/graphviz out of its library.
set(twinhull_alone
  base/interrupt base/process_sandbox commands/command commands/secrets diagram/graphviz diagram/layered/order_layers
  emit/chart/go_condition emit/chart/readme_messaging emit/kustomize/images emit/kustomize/secrets
  kubernetes/crd_schema kubernetes/kustomize kubernetes/patch_schema lint/dapr/annotations lint/dapr/other_namespace
  lint/gitops/source_paths lint/go_template/actions lint/run/chart_exemptions lint/go_template/go_scalar lint/helm/ambiguous_values
  lint/kustomize/generators lint/load/helm/chart_failures lint/load/helm/chart_render
  lint/metadata/known_annotations lint/network/egress lint/network/mixed_service
  lint/network/service lint/rbac/bindings lint/rbac/checks lint/reference/secret_values lint/resources/amounts
  lint/resources/limit_range lint/secrets/command_lines lint/secrets/connections lint/secrets/scan lint/typecheck/fields model/prerequisites model/messaging
  schema/keywords_arrays schema/keywords_numbers schema/keywords_objects schema/keywords_twinhull
  schema/keywords_types template/functions yaml/encoding yaml/mistake_lines yaml/scalars)
list(TRANSFORM twinhull_alone PREPEND ${CMAKE_SOURCE_DIR}/generator/)
list(TRANSFORM twinhull_alone APPEND .cpp)
foreach(source IN LISTS twinhull_alone)
  if(NOT EXISTS ${source})
    message(FATAL_ERROR "twinhull_alone names ${source}, which does not exist")
  endif()
endforeach()

# A source's group depends on its name, so that another one does not change the groups of the rest; their number is a
# power of two, so that more of them only divide groups. About eight sources are in one.
# The sources of helm/ are tables of functions, many of which have the same names.
function(twinhull_unity target)
  if(NOT TWINHULL_UNITY OR target STREQUAL "twinhull_helm")
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  set(directories "")
  foreach(source IN LISTS ARGN)
    cmake_path(GET source PARENT_PATH directory)
    list(APPEND directories ${directory})
    list(APPEND in_${directory} ${source})
  endforeach()
  list(REMOVE_DUPLICATES directories)
  foreach(directory IN LISTS directories)
    list(LENGTH in_${directory} count)
    set(groups 1)
    while(groups LESS_EQUAL 16 AND count GREATER 12)
      math(EXPR groups "${groups} * 2")
      math(EXPR count "(${count} + 1) / 2")
    endwhile()
    cmake_path(RELATIVE_PATH directory BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE name)
    string(MAKE_C_IDENTIFIER ${name} name)
    list(REMOVE_ITEM in_${directory} ${twinhull_alone})
    foreach(source IN LISTS in_${directory})
      cmake_path(GET source FILENAME file)
      string(MD5 group ${file})
      string(SUBSTRING ${group} 0 2 group)
      math(EXPR group "0x${group} % ${groups}")
      set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${name}_${group})
    endforeach()
  endforeach()
endfunction()

# Unit tests of a stage, four together. Those that are compiled alone have names that others have as well.
set(twinhull_tests_alone base_files base_parallel emit_chart emit_features emit_validation main schema_re2)
list(TRANSFORM twinhull_tests_alone APPEND "(_test)?\\.cpp$")
list(JOIN twinhull_tests_alone "|" twinhull_tests_alone)
function(twinhull_unity_tests target)
  if(NOT TWINHULL_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  list(FILTER ARGN EXCLUDE REGEX "/(${twinhull_tests_alone})")
  foreach(source IN LISTS ARGN)
    cmake_path(GET source FILENAME file)
    string(REGEX REPLACE "_.*" "" stage ${file})
    math(EXPR count_${stage} "${count_${stage}} + 1")
    math(EXPR group "${count_${stage}} / 4")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${stage}_${group})
  endforeach()
endfunction()
