#include <fmt/format.h>

#include <array>

#include "kubernetes/names.h"
#include "lint/identity/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t most_annotations = 256 * 1024;

/// Labels, or what selects by labels: keys and values have to be such.
void check_map(const Object& object, const Node* labels, std::string_view what, Report& report) {
  if (labels == nullptr || !labels->is(Kind::map)) return;
  for (const yaml::Entry& entry : labels->entries) {
    if (is_filled_in_later(entry.key) || is_filled_in_later(entry.value->text)) continue;
    if (const std::string fault = kubernetes::check_label_key(entry.key); !fault.empty()) {
      report.add(object, entry.key_span, fmt::format("the {} key `{}` {}", what, entry.key, fault),
                 "choose another key");
    }
    // What is no string is a matter of the schema.
    if (!entry.value->is(Kind::string)) continue;
    if (const std::string fault = kubernetes::check_label_value(entry.value->text); !fault.empty()) {
      report.add(object, entry.value->span,
                 fmt::format("the {} value `{}` of `{}` {}", what, entry.value->text, entry.key, fault),
                 what == "label" ? "shorten or change it; an annotation holds any text"
                                 : "no label can have that value");
    }
  }
}

void check_annotation_map(const Object& object, const Node* annotations, Report& report) {
  if (annotations == nullptr || !annotations->is(Kind::map)) return;
  std::size_t size = 0;
  for (const yaml::Entry& entry : annotations->entries) {
    size += entry.key.size() + entry.value->text.size();
    if (is_filled_in_later(entry.key)) continue;
    if (const std::string fault = kubernetes::check_annotation_key(entry.key); !fault.empty()) {
      report.add(object, entry.key_span, fmt::format("the annotation key `{}` {}", entry.key, fault),
                 "choose another key");
    }
  }
  if (size > most_annotations) {
    report.add(
        object, place(object),
        fmt::format("the annotations of `{}` have {} KiB; 256 KiB are allowed", display(object), size / 1024),
        "put large texts into a ConfigMap");
  }
}

}  // namespace

void check_labels(const Object& object, const Corpus& corpus, Report& report) {
  const Node* own = object.at("metadata.labels");
  check_map(object, own, "label", report);
  if (const Pod* pod = corpus.pod_of(object)) {
    if (pod->labels() != own) check_map(object, pod->labels(), "label", report);
    check_map(object, pod->at("nodeSelector"), "node selector", report);
  }
  if (!kubernetes::is_builtin_group(object.id.group)) return;
  for (const Node* claim : items_at(object.node, "spec.volumeClaimTemplates"))
    check_map(object, claim->at("metadata.labels"), "label", report);
  const Node* selector = object.at("spec.selector");
  const Node* matched = selector == nullptr ? nullptr : selector->get("matchLabels");
  const bool plain = object.id.kind == "Service" || object.id.kind == "ReplicationController";
  check_map(object, plain ? selector : matched, "selector", report);
}

void check_annotations(const Object& object, const Corpus& corpus, Report& report) {
  const Node* own = object.at("metadata.annotations");
  check_annotation_map(object, own, report);
  const Pod* pod = corpus.pod_of(object);
  if (pod != nullptr && pod->annotations() != own) check_annotation_map(object, pod->annotations(), report);
}

}  // namespace twinhull::lint
