#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/contains.h"
#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {
namespace {

/// Each allows escaping the container, or access to other pods on the node.
constexpr std::array<std::string_view, 12> dangerous_names = {
    "ALL",     "BPF",       "DAC_READ_SEARCH", "MAC_ADMIN",  "MAC_OVERRIDE", "NET_ADMIN",
    "PERFMON", "SYS_ADMIN", "SYS_BOOT",        "SYS_MODULE", "SYS_PTRACE",   "SYS_RAWIO"};

/// The default capabilities of container runtimes; the list of the baseline standard.
constexpr std::array<std::string_view, 13> usual_names = {
    "AUDIT_WRITE",      "CHOWN",   "DAC_OVERRIDE", "FOWNER",  "FSETID", "KILL",      "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID",       "SETPCAP", "SETUID", "SYS_CHROOT"};

/// Runtimes accept a capability in any case; some also with the kernel's prefix.
std::string plain(std::string_view name) {
  std::string out(name);
  std::ranges::transform(out, out.begin(), base::to_upper);
  return out.starts_with("CAP_") ? out.substr(4) : out;
}

enum class Rank { dangerous, unusual, usual, harmless };

/// Pod Security compares names exactly: another spelling of a default one is not a default one.
Rank rank(std::string_view name) {
  if (base::contains(dangerous_names, plain(name))) return Rank::dangerous;
  if (name == "NET_BIND_SERVICE") return Rank::harmless;
  return base::contains(usual_names, name) ? Rank::usual : Rank::unusual;
}

void check_added(const Container& container, const PodView& pod, Rank wanted, std::string_view what,
                 Reporter& report) {
  for (const yaml::Node* added : items_at(container.node, "securityContext.capabilities.add")) {
    const std::string_view name = text_at(added, "");
    if (name.empty() || rank(name) != wanted) continue;
    report.add(*pod.object, added->span, fmt::format("{} adds `{}`, {}", describe(container), name, what),
               "remove it from `add`");
  }
}

}  // namespace

void check_dangerous_capability(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  check_added(container, pod, Rank::dangerous, "which allows container escape", report);
}

void check_capability_not_in_baseline(const Container& container, const PodView& pod, const ObjectIndex&,
                                      Reporter& report) {
  check_added(container, pod, Rank::unusual, "which the Baseline level does not allow", report);
}

void check_capability_not_in_restricted(const Container& container, const PodView& pod, const ObjectIndex&,
                                        Reporter& report) {
  if (on_windows(pod)) return;
  check_added(container, pod, Rank::usual, "but only NET_BIND_SERVICE is allowed", report);
}

void check_missing_drop_all_capabilities(const Container& container, const PodView& pod, const ObjectIndex&,
                                         Reporter& report) {
  if (on_windows(pod)) return;
  const auto dropped = items_at(container.node, "securityContext.capabilities.drop");
  if (contains(dropped, "ALL")) return;
  const yaml::Node* drop = value_at(container.node, "securityContext.capabilities.drop");
  for (const yaml::Node* item : dropped) {
    if (plain(text_at(item, "")) != "ALL") continue;
    report.add(*pod.object, item->span,
               fmt::format("{} drops `{}`: Pod Security requires `ALL` in uppercase", describe(container),
                           text_at(item, "")),
               "write `ALL`");
    return;
  }
  report.add(*pod.object, drop != nullptr ? drop->span : container.location(),
             fmt::format("{} does not drop all capabilities", describe(container)),
             "set `securityContext.capabilities.drop: [ALL]` and add back what is needed");
}

}  // namespace twinhull::lint
