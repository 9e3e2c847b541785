// Kustomize merges ports by number only, although Kubernetes distinguishes TCP and UDP: of two ports with one
// number in a patch one is lost, and the patch of a port can change one of another protocol.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

std::string_view protocol_of(const Node& port) {
  const std::string_view protocol = text_at(&port, "protocol");
  return protocol.empty() ? "TCP" : protocol;
}

struct Ports {
  const Node* patched = nullptr;  ///< the list in the patch
  const Node* built = nullptr;
  std::string_view number;  ///< the key
};

/// A field of the patch that no port of that number and protocol has in the result.
const yaml::Entry* lost_field(const Node& port, const Ports& ports) {
  const auto is_merged = [&](const Node* built) {
    return text_at(built, ports.number) == text_at(&port, ports.number) &&
           protocol_of(*built) == protocol_of(port);
  };
  for (const yaml::Entry& entry : port.entries) {
    if (entry.value->is(yaml::Kind::null)) continue;
    const bool kept = std::ranges::any_of(ports.built->items, [&](const Node* built) {
      return is_merged(built) && (entry.key == "protocol" || built->find(entry.key) != nullptr);
    });
    if (!kept) return &entry;
  }
  return nullptr;
}

void compare(const Ports& ports, std::vector<ObjectFinding>& out) {
  if (ports.patched == nullptr || ports.built == nullptr) return;
  for (const Node* port : ports.patched->items) {
    const std::string_view number = text_at(port, ports.number);
    if (number.empty() || port->get("$patch") != nullptr) continue;
    const Node* other = nullptr;
    const bool there = std::ranges::any_of(ports.built->items, [&](const Node* built) {
      if (text_at(built, ports.number) != number) return false;
      if (protocol_of(*built) == protocol_of(*port)) return true;
      other = built;
      return false;
    });
    if (there) {
      const yaml::Entry* lost = lost_field(*port, ports);
      if (lost == nullptr) continue;
      out.push_back(finding_at(
          "lost-patch-port", lost->key_span,
          fmt::format(
              "`{}` of port {} in this patch is lost: Kustomize merges ports by number and protocol, and "
              "only one of both has `protocol`",
              lost->key, number),
          port->get("protocol") == nullptr
              ? fmt::format("add `protocol: {}` to the port in the patch", protocol_of(*port))
              : fmt::format("add `protocol: {}` to the port in the manifest", protocol_of(*port))));
      continue;
    }
    if (other == nullptr) continue;
    out.push_back(finding_at(
        "lost-patch-port", value_at(port, ports.number)->span,
        fmt::format(
            "{} port {} of this patch is lost: Kustomize merges ports by number, and the result is {}",
            protocol_of(*port), number, protocol_of(*other)),
        "list both protocols in the manifest, or add the port with a JSON patch (`op: add`, `path: "
        "…/ports/-`)"));
  }
}

/// The ports of each container in the patch.
void compare_containers(const Node& patch, const Object& object, const PodView& pod,
                        std::vector<ObjectFinding>& out) {
  const Node* spec = patch.at(object.id.kind == "Pod" ? "spec" : "spec.template.spec");
  for (const Node* patched : items_at(spec, "containers")) {
    for (const Container& container : pod.containers) {
      if (container.name == text_at(patched, "name"))
        compare({patched->get("ports"), container.node->get("ports"), "containerPort"}, out);
    }
  }
}

}  // namespace

void check_lost_patch_port(const Workspace& input, std::vector<ObjectFinding>& out) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> reported;  // kustomizations that share a patch
  for (const Object& object : input.index.objects()) {
    const PodView* pod = input.index.pod_of(object);
    const auto built = input.built_from.find(object.node);
    if (built == input.built_from.end() || (object.id.kind != "Service" && pod == nullptr)) continue;
    for (const Node* patch : built->second->patches) {
      if (!reported.emplace(patch->span.file, patch->span.begin).second) continue;
      if (pod != nullptr) {
        compare_containers(*patch, object, *pod, out);
      } else {
        compare({patch->at("spec.ports"), object.at("spec.ports"), "port"}, out);
      }
    }
  }
}

}  // namespace twinhull::lint
