// `images:` as in Kustomize's transformer, which processes every list called `containers` or `initContainers`
// at any depth, and treats the name of an image as a regular expression.

#include "emit/kustomize/images.h"

#include <algorithm>
#include <map>
#include <string>

#include "kubernetes/names.h"

namespace twinhull::emit {
namespace {

using kubernetes::ImageParts;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

bool holds_containers(std::string_view key) { return key == "containers" || key == "initContainers"; }

std::string_view text_at(const Node& map, std::string_view key) {
  const Node* value = map.is(Kind::map) ? map.get(key) : nullptr;
  return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
}

/// Whether `images:` with that name matches the image. A dot in the name matches any character.
bool touches(std::string_view name, std::string_view image) {
  const ImageParts parts = kubernetes::split_image(image);
  return parts.repository.size() == name.size() &&
         std::equal(name.begin(), name.end(), parts.repository.begin(),
                    [](char a, char b) { return a == b || a == '.'; });
}

std::string edited_image(std::string_view image, const ImageTransform& edit) {
  if (!touches(edit.name, image)) return std::string(image);
  ImageParts parts = kubernetes::split_image(image);
  if (!edit.new_name.empty()) parts.repository = edit.new_name;
  if (!edit.new_tag.empty() || !edit.digest.empty()) {
    parts.tag = edit.new_tag;
    parts.digest = edit.digest;
  }
  std::string out(parts.repository);
  if (!parts.tag.empty()) out.append(":").append(parts.tag);
  if (!parts.digest.empty()) out.append("@").append(parts.digest);
  return out;
}

const Node* with_image(const Node& image, const std::vector<ImageTransform>& edits, base::Arena& arena) {
  std::string text(image.text);
  for (const ImageTransform& edit : edits) text = edited_image(text, edit);
  return text == image.text ? &image : yaml::make_string(arena, text);
}

/// Copies nothing until something changes: most nodes are not images.
const Node* walk(const Node& node, bool containers, const std::vector<ImageTransform>& edits,
                 base::Arena& arena) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    const Entry& entry = node.entries[i];
    const bool image = containers && entry.key == "image" && entry.value->is(Kind::string);
    const Node* value = image ? with_image(*entry.value, edits, arena)
                              : walk(*entry.value, holds_containers(entry.key), edits, arena);
    if (value == entry.value) continue;
    if (entries.empty()) entries.assign(node.entries.begin(), node.entries.end());
    entries[i].value = value;
  }
  if (!entries.empty()) return yaml::make_map(arena, entries, node.span);
  std::vector<const Node*> items;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node* value = walk(*node.items[i], containers && node.items[i]->is(Kind::map), edits, arena);
    if (value == node.items[i]) continue;
    if (items.empty()) items.assign(node.items.begin(), node.items.end());
    items[i] = value;
  }
  return items.empty() ? &node : yaml::make_list(arena, items, node.span);
}

/// A string at `image` of a list of containers, and its counterpart in another object.
struct FoundImage {
  const Node* image = nullptr;  ///< in the first object
  const Node* other = nullptr;  ///< in the second; null if the container is missing
};

/// The container of that name in another list, or null.
const Node* same_container(const Node* list, std::string_view name) {
  if (list == nullptr || !list->is(Kind::list)) return nullptr;
  const auto position = std::find_if(list->items.begin(), list->items.end(),
                                     [&](const Node* item) { return text_at(*item, "name") == name; });
  return position == list->items.end() ? nullptr : *position;
}

void find_images(const Node& node, const Node* other, bool containers, std::vector<FoundImage>& found) {
  for (const Entry& entry : node.entries) {
    const Node* beside = other == nullptr ? nullptr : other->get(entry.key);
    if (containers && entry.key == "image" && entry.value->is(Kind::string))
      found.push_back({entry.value, beside});
    find_images(*entry.value, beside, holds_containers(entry.key), found);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = *node.items[i];
    const Node* beside = nullptr;
    if (containers) {
      beside = same_container(other, text_at(item, "name"));
    } else if (other != nullptr && i < other->items.size()) {
      beside = other->items[i];
    }
    find_images(item, beside, containers && item.is(Kind::map), found);
  }
}

/// Images mounted as volumes: Kustomize edits them too, but not in every kind of object.
void find_volumes(const Node& node, std::vector<std::string_view>& found) {
  for (const Entry& entry : node.entries) {
    if (entry.key == "image" && entry.value->is(Kind::map)) {
      const std::string_view image = text_at(*entry.value, "reference");
      if (!image.empty()) found.push_back(image);
    }
    find_volumes(*entry.value, found);
  }
  for (const Node* item : node.items) find_volumes(*item, found);
}

bool usable(const ImageTransform& edit) {
  if (!kubernetes::check_image_repository(edit.name).empty()) return false;
  if (!edit.new_name.empty() && !kubernetes::check_image_repository(edit.new_name).empty()) return false;
  if (!edit.new_tag.empty() && !kubernetes::check_image_tag(edit.new_tag).empty()) return false;
  return edit.digest.empty() ||
         (edit.digest.starts_with("sha256:") && kubernetes::check_image_digest(edit.digest).empty());
}

/// The entry that changes all images of one name to their targets; without changes if there is none.
ImageTransform common_edit(std::string_view name, const std::vector<FoundImage>& images) {
  const ImageParts first = kubernetes::split_image(images.front().other->text);
  bool same_version = true;   // all get the same tag and digest
  bool keeps_version = true;  // each keeps its own
  for (const FoundImage& image : images) {
    const ImageParts now = kubernetes::split_image(image.image->text);
    const ImageParts then = kubernetes::split_image(image.other->text);
    if (then.repository != first.repository) return {};
    if (!now.digest.empty() && !now.digest.starts_with("sha256:")) return {};
    keeps_version = keeps_version && now.tag == then.tag && now.digest == then.digest;
    same_version = same_version && first.tag == then.tag && first.digest == then.digest;
  }
  ImageTransform edit = {.name = name};
  if (first.repository != name) edit.new_name = first.repository;
  if (keeps_version) return edit;
  if (!same_version || first.tag.empty() == first.digest.empty()) return {};
  edit.new_tag = first.tag;
  edit.digest = first.digest;
  return edit;
}

}  // namespace

std::vector<ImageTransform> find_image_transforms(const ObjectSet& from, const ObjectSet& to) {
  std::map<std::string_view, std::vector<FoundImage>> by_name;
  std::vector<std::string_view> volumes;
  for (const KeyedObject& object : from.objects) {
    find_volumes(*object.node, volumes);
    const KeyedObject* after = to.find(object.id);
    if (after == nullptr) continue;
    std::vector<FoundImage> found;
    find_images(*object.node, after->node, false, found);
    for (const FoundImage& image : found) {
      if (image.other == nullptr || !image.other->is(Kind::string)) continue;
      by_name[kubernetes::split_image(image.image->text).repository].push_back(image);
    }
  }
  std::vector<FoundImage> wanted;
  for (const KeyedObject& object : to.objects) {
    find_volumes(*object.node, volumes);
    find_images(*object.node, nullptr, false, wanted);
  }

  std::vector<ImageTransform> edits;
  for (const auto& [name, images] : by_name) {
    const ImageTransform edit = common_edit(name, images);
    const bool changes = !edit.new_name.empty() || !edit.new_tag.empty() || !edit.digest.empty();
    if (!changes || !usable(edit)) continue;
    const bool harmless = std::all_of(wanted.begin(), wanted.end(), [&](const FoundImage& image) {
      return edited_image(image.image->text, edit) == image.image->text;
    });
    const bool mounted = std::any_of(volumes.begin(), volumes.end(),
                                     [&](std::string_view image) { return touches(edit.name, image); });
    if (harmless && !mounted) edits.push_back(edit);
  }
  return edits;
}

const Node* with_images(const Node& object, const std::vector<ImageTransform>& edits, base::Arena& arena) {
  if (edits.empty() || text_at(object, "kind") == "CustomResourceDefinition") return &object;
  return walk(object, false, edits, arena);
}

}  // namespace twinhull::emit
