#include "lint/objects/dapr_sidecar.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The words that Dapr reads as true and false; it reads all other words as false, too.
constexpr std::array<std::string_view, 6> true_words = {"y", "yes", "true", "t", "on", "1"};
constexpr std::array<std::string_view, 6> false_words = {"n", "no", "false", "f", "off", "0"};

bool is_one_of(std::string_view text, const std::array<std::string_view, 6>& words) {
  return std::ranges::find(words, base::lowered(base::trim(text))) != words.end();
}

}  // namespace

bool has_sidecar(const PodView& pod) {
  const Node* enabled = sidecar_setting(pod, "dapr.io/enabled");
  return enabled != nullptr && is_sidecar_true(enabled->text);
}

const Node* sidecar_setting(const PodView& pod, std::string_view name) {
  const Node* annotations = pod.annotations();
  return annotations == nullptr ? nullptr : annotations->get(name);
}

bool is_sidecar_true(std::string_view text) { return is_one_of(text, true_words); }

bool is_sidecar_boolean(std::string_view text) {
  return is_one_of(text, true_words) || is_one_of(text, false_words);
}

const Node* app_id(const PodView& pod) {
  return has_sidecar(pod) ? sidecar_setting(pod, "dapr.io/app-id") : nullptr;
}

bool is_dapr(const Object& object, std::string_view kind) {
  return object.id.group == "dapr.io" && object.id.kind == kind;
}

}  // namespace twinhull::lint
