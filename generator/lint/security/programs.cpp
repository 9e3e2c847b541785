#include <fmt/format.h>

#include "kubernetes/names.h"
#include "lint/security/checks.h"

namespace twinhull::lint {
namespace {

/// The word `sudo` as a command: a separate word, optionally with its path.
bool calls_sudo(std::string_view text) {
  for (std::size_t at = text.find("sudo"); at != std::string_view::npos; at = text.find("sudo", at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    const char after = at + 4 == text.size() ? ' ' : text[at + 4];
    const bool begins = before == ' ' || before == '/' || before == '\n' || before == ';' || before == '&' ||
                        before == '|' || before == '(';
    if (begins && (after == ' ' || after == '\n')) return true;
  }
  return false;
}

std::string_view repository(const Container& container) {
  return kubernetes::split_image(text_at(container.node, "image")).repository;
}

std::string_view last_part(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

}  // namespace

void check_sudo_in_command(const Container& container, const PodView& pod, const ObjectIndex&,
                           Reporter& report) {
  for (std::string_view part : {"command", "args"}) {
    for (const yaml::Node* word : items_at(container.node, part)) {
      if (!calls_sudo(text_at(word, ""))) continue;
      report.add(*pod.object, word->span,
                 fmt::format("{} starts its program with sudo, which requires privilege escalation",
                             describe(container)),
                 "start the program directly, with `runAsUser`");
      return;
    }
  }
}

void check_ssh_port(const Container& container, const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const yaml::Node* port : items_at(container.node, "ports")) {
    const yaml::Node* number = value_at(port, "containerPort");
    const std::string_view protocol = text_at(port, "protocol");
    if (number == nullptr || number->integer() != 22 || (!protocol.empty() && protocol != "TCP")) continue;
    report.add(*pod.object, number->span,
               fmt::format("{} listens on port 22: SSH access bypasses the access control of the cluster",
                           describe(container)),
               "use `kubectl exec` or `kubectl debug`, and remove the SSH server from the image");
  }
}

void check_helm2_tiller(const Object& object, const ObjectIndex& index, Reporter& report) {
  constexpr std::string_view help = "remove it: Helm has no server since version 3";
  if (const PodView* pod = index.pod_of(object)) {
    for (const Container& container : pod->containers) {
      if (last_part(repository(container)) != "tiller") continue;
      report.add(object, container.at("image")->span,
                 fmt::format("{} is Tiller, the server of Helm 2: access to it gives control of the cluster",
                             describe(container)),
                 std::string(help));
    }
  } else if (object.id.kind == "Service" && object.id.group.empty()) {
    const yaml::Node* selector = value_at(object.node, "spec.selector");
    if (text_at(selector, "app") != "helm" || text_at(selector, "name") != "tiller") return;
    report.add(object, location_of(object),
               fmt::format("`{}` exposes Tiller, the server of Helm 2", display(object)), std::string(help));
  }
}

void check_kubernetes_dashboard(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  const std::string_view image = repository(container);
  if (!image.ends_with("kubernetesui/dashboard") && !last_part(image).starts_with("kubernetes-dashboard")) {
    return;
  }
  report.add(
      *pod.object, container.at("image")->span,
      fmt::format("{} is the Kubernetes Dashboard: access to it grants its permissions", describe(container)),
      "grant it read-only permissions, and do not expose it");
}

}  // namespace twinhull::lint
