// Pods: fields that the operating system of `spec.os` does not have.
#include <fmt/format.h>

#include <array>

#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Fields of the security context of a Pod that only Linux has.
constexpr std::array<std::string_view, 11> linux_pod = {"appArmorProfile",
                                                        "fsGroup",
                                                        "fsGroupChangePolicy",
                                                        "runAsGroup",
                                                        "runAsUser",
                                                        "seLinuxOptions",
                                                        "seLinuxChangePolicy",
                                                        "seccompProfile",
                                                        "supplementalGroups",
                                                        "supplementalGroupsPolicy",
                                                        "sysctls"};

constexpr std::array<std::string_view, 10> linux_container = {
    "allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged",     "procMount",
    "readOnlyRootFilesystem",   "runAsGroup",      "runAsUser",    "seLinuxOptions", "seccompProfile"};

bool is_set(const Node& value) {
  return !value.is(yaml::Kind::null) && !(value.is(yaml::Kind::list) && value.items.empty());
}

template <std::size_t count>
void check_fields(const Object& object, const Node* map, const std::array<std::string_view, count>& fields,
                  std::string_view os, Reporter& report) {
  if (map == nullptr || !map->is(yaml::Kind::map)) return;
  for (const std::string_view field : fields) {
    const yaml::Entry* entry = map->find(field);
    if (entry == nullptr || !is_set(*entry->value)) continue;
    report.add(object, entry->key_span,
               fmt::format("`{}` is not allowed with `os.name: {}`: the API server rejects it", field, os),
               "remove it, or set another `os`");
  }
}

}  // namespace

void check_pod_os_conflicts(const Object& object, const PodView& pod, Reporter& report) {
  constexpr std::array<std::string_view, 1> windows = {"windowsOptions"};
  constexpr std::array<std::string_view, 4> shared = {"hostIPC", "hostPID", "hostUsers",
                                                      "shareProcessNamespace"};
  const std::string_view os = text_at(pod.spec, "os.name");
  if (os != "windows" && os != "linux") return;
  const bool is_windows = os == "windows";
  const auto check = [&](const Node* context, const auto& fields) {
    if (is_windows)
      check_fields(object, context, fields, os, report);
    else
      check_fields(object, context, windows, os, report);
  };
  check(value_at(pod.spec, "securityContext"), linux_pod);
  for (const Container& container : pod.containers)
    check(value_at(container.node, "securityContext"), linux_container);
  if (!is_windows) return;
  for (const std::string_view field : shared) {
    const yaml::Entry* entry = pod.spec->find(field);
    if (entry == nullptr || !is_set(*entry->value)) continue;
    const bool host = field == "hostIPC" || field == "hostPID";
    if (host && !entry->value->is_true()) continue;
    report.add(object, entry->key_span,
               fmt::format("`{}` is not allowed with `os.name: windows`: the API server rejects it", field),
               "remove it, or set another `os`");
  }
}

}  // namespace twinhull::lint
