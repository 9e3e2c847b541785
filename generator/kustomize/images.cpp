// images: the name is a regular expression that has to match the whole image without its tag and digest.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/text.h"
#include "kustomize/field_path.h"
#include "kustomize/selector.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

struct ImageParts {
  std::string_view name;
  std::string_view tag;
  std::string_view digest;
};

/// Colons before the first slash belong to the port of the registry.
ImageParts split_image(std::string_view image) {
  const std::size_t slash = image.find('/');
  const std::size_t begin = slash == std::string_view::npos ? 0 : slash;
  const std::size_t at = image.find('@', begin);
  const std::size_t colon = image.find(':', begin);
  ImageParts parts{.name = image.substr(0, std::min(at, colon)), .tag = {}, .digest = {}};
  if (at != std::string_view::npos) parts.digest = image.substr(at + 1);
  if (colon < at) {
    parts.tag = image.substr(colon + 1, at == std::string_view::npos ? at : at - colon - 1);
  }
  return parts;
}

bool is_tag_character(char c) {
  return base::is_alnum(c) || c == '_' || c == '.' || c == '{' || c == '}' || c == '-';
}

void drop_tag_characters(std::string_view& text) {
  while (!text.empty() && is_tag_character(text.front())) text.remove_prefix(1);
}

/// Whether the rest of an image is an optional tag and an optional digest.
bool is_tag_and_digest(std::string_view rest) {
  if (rest.starts_with(':')) {
    rest.remove_prefix(1);
    drop_tag_characters(rest);
  }
  constexpr std::string_view algorithm = "@sha256:";
  if (rest.starts_with(algorithm)) {
    rest.remove_prefix(algorithm.size());
    drop_tag_characters(rest);
  }
  return rest.empty();
}

/// The name of an entry, as a pattern.
class ImageName {
 public:
  ImageName(std::string_view name, const source::Span& named) : name_(name) {
    const auto is_literal = [](char c) {
      return base::is_alnum(c) || c == '.' || c == '/' || c == ':' || c == '-' || c == '_' || c == '@';
    };
    if (!std::all_of(name.begin(), name.end(), is_literal)) {
      pattern_ = Pattern::compile(
          fmt::format("^{}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", name), named);
    }
  }

  /// The name is not a valid regular expression.
  bool is_invalid() const { return pattern_ && !pattern_->valid(); }

  bool matches(Context& context, std::string_view image) const {
    if (pattern_) return pattern_->matches(context, image);
    // The only character with a meaning is the dot, which stands for any other.
    if (image.size() < name_.size()) return false;
    for (std::size_t i = 0; i < name_.size(); ++i) {
      if (name_[i] != image[i] && (name_[i] != '.' || image[i] == '\n')) return false;
    }
    return is_tag_and_digest(image.substr(name_.size()));
  }

 private:
  std::string_view name_;
  std::optional<Pattern> pattern_;
};

struct ImageChange {
  Context& context;
  const Node& entry;
  ImageName name;
  bool found = false;
  std::vector<std::string_view> images = {};  ///< those that do not match, for suggestions

  const Node* set(const Node& old) {
    if (!is_scalar(old)) {
      context.report("invalid-type", old.span, "`image` must be a string: Kustomize fails");
      return &old;
    }
    if (!name.matches(context, old.text)) {
      images.push_back(split_image(old.text).name);
      return &old;
    }
    found = true;
    ImageParts parts = split_image(old.text);
    std::string text(parts.name);
    if (const std::string_view new_name = text_at(&entry, "newName"); !new_name.empty()) text = new_name;
    std::string tag(parts.tag);
    std::string_view digest = parts.digest;
    const std::string_view new_tag = text_at(&entry, "newTag");
    const std::string_view new_digest = text_at(&entry, "digest");
    const std::string_view suffix = text_at(&entry, "tagSuffix");
    if (!new_tag.empty() || !new_digest.empty()) {
      tag = new_tag;
      digest = new_digest;
    } else if (!suffix.empty()) {
      tag += suffix;
      digest = {};
    }
    if (!tag.empty()) text += ":" + tag;
    if (!digest.empty()) text += fmt::format("@{}", digest);
    return set_by(*replacing_text(&old, text, context.arena), location(), context.arena);
  }

  /// The most specific part of the entry.
  source::Span location() const {
    for (const std::string_view key : {"digest", "newTag", "tagSuffix", "newName"}) {
      if (const Node* part = entry.get(key); part != nullptr && !part->text.empty()) return part->span;
    }
    return entry.span;
  }

  const Node* set_in_list(const Node& list) {
    if (!list.is(Kind::list)) return &list;
    return mapped(list, context.arena, [&](const Node& item) {
      const Node* image = item.is(Kind::map) ? item.get("image") : nullptr;
      return image == nullptr || image->is(Kind::null)
                 ? &item
                 : with_entry(item, "image", set(*image), context.arena);
    });
  }

  /// All lists of containers, wherever they are.
  const Node* walk(const Node& node) {
    if (node.is(Kind::map)) {
      std::vector<yaml::Entry> entries(node.entries.begin(), node.entries.end());
      bool changed = false;
      for (yaml::Entry& one : entries) {
        const Node* value = walk(*one.value);
        if (one.key == "containers" || one.key == "initContainers") value = set_in_list(*value);
        changed = changed || value != one.value;
        one.value = value;
      }
      return changed ? with_entries(node, entries, context.arena) : &node;
    }
    if (!node.is(Kind::list)) return &node;
    return mapped(node, context.arena, [&](const Node& item) { return walk(item); });
  }
};

}  // namespace

void set_images(Context& context, ResourceMap& resources, const Node& image, const FieldSpecs& specs) {
  const std::string_view name = text_at(&image, "name");
  const Node* named = image.get("name");
  const source::Span span = named == nullptr ? image.span : named->span;
  ImageChange change{context, image, ImageName(name, span)};
  if (change.name.is_invalid()) {
    context.report("kustomize-build-error", span,
                   fmt::format("{} is not a valid regular expression: Kustomize fails", backquoted(name)));
    return;
  }
  const FieldEdit edit{[&](const Node& old) { return change.set(old); }};
  for (const bool everywhere : {true, false}) {
    for (Resource* resource : resources.all()) {
      if (resource->id().type.kind == "CustomResourceDefinition") continue;
      if (everywhere) {
        resource->set_root(change.walk(*resource->root()));
        continue;
      }
      for (const FieldSpec& spec : specs) {
        const Node* wrong = nullptr;
        resource->set_root(edit_fields(*resource->root(), spec, edit, context.arena, wrong));
        if (wrong != nullptr) {
          context.report(
              "invalid-type", wrong->span,
              fmt::format("the value on the way to `{}` must be a map or list: Kustomize fails", spec.path));
        }
      }
    }
  }
  if (change.found) return;
  std::sort(change.images.begin(), change.images.end());
  change.images.erase(std::unique(change.images.begin(), change.images.end()), change.images.end());
  if (resources.is_open() && base::closest_match(name, change.images).empty()) return;
  context.report("unused-image-override", span,
                 fmt::format("no container uses the image {}: the entry changes nothing", backquoted(name)),
                 base::did_you_mean(name, change.images), diagnostic::Severity::warning);
}

}  // namespace twinhull::kustomize
