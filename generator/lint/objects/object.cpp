#include "lint/objects/object.h"

#include <fmt/format.h>

#include "base/text.h"
#include "lint/objects/placeholder.h"

namespace twinhull::lint {

source::Span Container::location() const {
  const yaml::Node* named = node->get("name");
  return named == nullptr ? node->span : named->span;
}

source::Span PodView::location() const {
  if (const yaml::Node* list = spec->get("containers");
      list != nullptr && list->is(yaml::Kind::list) && !list->items.empty()) {
    return Container{.node = list->items.front()}.location();
  }
  return spec->span;
}

std::string display(const Object& object) { return kubernetes::display(object.id); }

std::string describe(const Container& container) {
  std::string_view what = "container";
  if (container.role == ContainerRole::init) what = "init container";
  if (container.role == ContainerRole::sidecar) what = "sidecar";
  if (container.role == ContainerRole::ephemeral) what = "ephemeral container";
  return container.name.empty() ? fmt::format("an unnamed {}", what)
                                : fmt::format("{} `{}`", what, container.name);
}

source::Span location_of(const Object& object) {
  if (const yaml::Node* name = object.at("metadata.name")) return name->span;
  if (const yaml::Node* name = object.at("metadata.generateName")) return name->span;
  const yaml::Node* kind = object.node->get("kind");
  return kind == nullptr ? object.node->span : kind->span;
}

source::Span last_key(const yaml::Node* node, std::string_view path, source::Span otherwise) {
  for (const std::string_view key : base::split(path, '.')) {
    const yaml::Entry* entry = node == nullptr ? nullptr : node->find(key);
    if (entry == nullptr) break;
    otherwise = entry->key_span;
    node = entry->value;
  }
  return otherwise;
}

std::string_view text_at(const yaml::Node* node, const yaml::KeyPath& path) {
  const yaml::Node* found = node == nullptr ? nullptr : find_path(*node, path);
  if (found == nullptr || found->is(yaml::Kind::map) || found->is(yaml::Kind::list)) return {};
  return found->is(yaml::Kind::null) ? std::string_view() : found->text;
}

const yaml::Node* value_at(const yaml::Node* node, const yaml::KeyPath& path) {
  const yaml::Node* found = node == nullptr ? nullptr : find_path(*node, path);
  return found == nullptr || found->is(yaml::Kind::null) ? nullptr : found;
}

bool has_unexpanded_placeholder(std::string_view text) {
  const bool marked = text.size() > 4 && text.starts_with("__") && text.ends_with("__");
  return marked || text.find("${") != std::string_view::npos || text.find("{{") != std::string_view::npos ||
         text.find("<path:") != std::string_view::npos || is_vals_reference(text);
}

std::span<const yaml::Node* const> items_at(const yaml::Node* node, const yaml::KeyPath& path) {
  const yaml::Node* found = node == nullptr ? nullptr : find_path(*node, path);
  if (found == nullptr || !found->is(yaml::Kind::list)) return {};
  return found->items;
}

bool is_true_at(const yaml::Node* node, const yaml::KeyPath& path) {
  const yaml::Node* found = node == nullptr ? nullptr : find_path(*node, path);
  return found != nullptr && found->is_true();
}

}  // namespace twinhull::lint
