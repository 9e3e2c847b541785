#include <fmt/format.h>

#include <array>

#include "kubernetes/names.h"
#include "lint/metadata/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t most_annotations = 256 * 1024;

/// Labels and label selectors: keys and values must be valid labels.
void check_map(const Object& object, const Node* labels, std::string_view what, Reporter& report) {
  if (labels == nullptr || !labels->is(Kind::map)) return;
  for (const yaml::Entry& entry : labels->entries) {
    if (has_unexpanded_placeholder(entry.key) || has_unexpanded_placeholder(entry.value->text)) continue;
    if (const std::string fault = kubernetes::check_label_key(entry.key); !fault.empty()) {
      report.add(object, entry.key_span, fmt::format("the {} key `{}` {}", what, entry.key, fault),
                 "choose another key");
    }
    // The schema reports values that are not strings.
    if (!entry.value->is(Kind::string)) continue;
    if (const std::string fault = kubernetes::check_label_value(entry.value->text); !fault.empty()) {
      report.add(object, entry.value->span,
                 fmt::format("the {} value `{}` of `{}` {}", what, entry.value->text, entry.key, fault),
                 what == "label" ? "shorten it, or use an annotation" : "no label can have this value");
    }
  }
}

/// Label selectors, anywhere in the object.
void check_selectors(const Object& object, const Node& node, Reporter& report) {
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key == "matchLabels") {
      check_map(object, entry.value, "selector", report);
    } else if (entry.key == "nodeSelector") {
      check_map(object, entry.value, "node selector", report);
      check_selectors(object, *entry.value, report);  // of a volume: it has terms
    } else {
      check_selectors(object, *entry.value, report);
    }
  }
  for (const Node* item : node.items) check_selectors(object, *item, report);
}

void check_annotation_map(const Object& object, const Node* annotations, Reporter& report) {
  if (annotations == nullptr || !annotations->is(Kind::map)) return;
  std::size_t size = 0;
  for (const yaml::Entry& entry : annotations->entries) {
    size += entry.key.size() + entry.value->text.size();
    if (has_unexpanded_placeholder(entry.key)) continue;
    if (const std::string fault = kubernetes::check_annotation_key(entry.key); !fault.empty()) {
      report.add(object, entry.key_span, fmt::format("the annotation key `{}` {}", entry.key, fault),
                 "choose another key");
    }
  }
  if (size > most_annotations) {
    report.add(object, location_of(object),
               fmt::format("the annotations of `{}` have {} KiB; at most 256 KiB are allowed",
                           display(object), size / 1024),
               "move large values into a ConfigMap");
  }
}

}  // namespace

void check_invalid_label(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* own = object.at("metadata.labels");
  check_map(object, own, "label", report);
  if (const PodView* pod = index.pod_of(object)) {
    if (pod->labels() != own) check_map(object, pod->labels(), "label", report);
    if (!kubernetes::is_builtin_group(object.id.group))
      check_map(object, pod->at("nodeSelector"), "node selector", report);
  }
  if (!kubernetes::is_builtin_group(object.id.group) || object.id.kind == "CustomResourceDefinition") return;
  for (const Node* claim : items_at(object.node, "spec.volumeClaimTemplates"))
    check_map(object, claim->at("metadata.labels"), "label", report);
  if (object.id.kind == "ResourceClaimTemplate")
    check_map(object, object.at("spec.metadata.labels"), "label", report);
  if (object.id.kind == "Service" || object.id.kind == "ReplicationController")
    check_map(object, object.at("spec.selector"), "selector", report);
  if (object.id.kind == "HorizontalPodAutoscaler") return;  // the selector of a metric can have any format
  for (const yaml::Entry& entry : object.node->entries) {
    if (entry.key != "metadata" && entry.key != "data") check_selectors(object, *entry.value, report);
  }
}

void check_invalid_annotation(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* own = object.at("metadata.annotations");
  check_annotation_map(object, own, report);
  const PodView* pod = index.pod_of(object);
  if (pod != nullptr && pod->annotations() != own) check_annotation_map(object, pod->annotations(), report);
}

}  // namespace twinhull::lint
