#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"
#include "lint/objects/placeholder_image.h"
#include "schema/regex.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// One field of a target: an anchored regular expression; empty matches everything.
class FieldPattern {
 public:
  explicit FieldPattern(std::string_view pattern) {
    if (pattern.empty()) return;
    regex_ =
        schema::Regex::compile(fmt::format("^(?:{})$", pattern)).value;  // an invalid one matches anything
  }

  /// True if nothing is left of the pairs that can be compared: a costly match takes many of them.
  bool matches(std::string_view text) const {
    constexpr std::uint64_t steps_of_pair = 64;
    if (!regex_) return true;
    std::uint64_t steps = 0;
    const schema::Regex::Answer answer = regex_->search(text, &steps);
    const bool left = base::spend(base::Limit::pairs, schema::costly_steps(steps, text) / steps_of_pair);
    return !left || answer != schema::Regex::Answer::no;
  }
  bool takes_any(const std::vector<std::string>& texts) const {
    return std::ranges::any_of(texts, [&](const std::string& text) { return matches(text); });
  }

 private:
  std::optional<schema::Regex> regex_;
};

/// `Deployment` `web`, as in a target.
std::string describe_target(const Node& target) {
  std::string out;
  for (std::string_view key : {"group", "version", "kind", "name", "namespace"}) {
    const std::string_view text = text_at(&target, key);
    if (!text.empty()) out += fmt::format("{}{} `{}`", out.empty() ? "" : ", ", key, text);
  }
  return out;
}

/// The objects by their names.
using Named = std::unordered_multimap<std::string_view, const Member*>;

/// Whether a pattern has no metacharacters, and so matches only itself.
bool is_plain(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// Labels and annotations are not checked: transformers add them on the way. False if there are too many
/// objects to compare.
bool check_target(const Node& target, const Content& reach, const Named& named_so,
                  std::vector<ObjectFinding>& out) {
  const std::string_view wanted = text_at(&target, "name");
  const FieldPattern group(text_at(&target, "group")), version(text_at(&target, "version")),
      kind(text_at(&target, "kind")), name(wanted), namespace_name(text_at(&target, "namespace"));
  const auto fits = [&](const Member& member) {
    return group.matches(member.group) && version.matches(member.version) && kind.matches(member.kind) &&
           namespace_name.takes_any(member.name_spaces);
  };
  const bool plain = is_plain(wanted);
  if (plain) {
    const auto [begin, end] = named_so.equal_range(wanted);
    if (std::any_of(begin, end, [&](const auto& row) { return fits(*row.second); })) return true;
  }
  constexpr std::uint64_t cost = 4;     // several regular expressions
  std::vector<std::string_view> alike;  // all but the name matches
  const bool compared = base::spend(base::Limit::pairs, cost * reach.members.size());
  if (!compared && !plain) return false;
  for (const Member& member : compared ? std::span<const Member>(reach.members) : std::span<const Member>()) {
    if (!fits(member)) continue;
    if (name.takes_any(member.names)) return true;
    alike.push_back(member.names.front());
  }
  if (describe_target(target).empty()) return true;
  const Node* named = alike.empty() ? value_at(&target, "kind") : value_at(&target, "name");
  const std::string_view near =
      alike.empty() ? std::string_view() : base::closest_match(text_at(&target, "name"), alike);
  out.push_back(
      finding_at("dangling-patch-target", (named != nullptr ? named : &target)->span,
                 fmt::format("patch target ({}) matches no resource: Kustomize silently skips the patch",
                             describe_target(target)),
                 !near.empty()   ? fmt::format("did you mean `{}`?", near)
                 : alike.empty() ? std::string("use a resource of this kustomization")
                                 : fmt::format("use an existing one, such as `{}`", alike.front())));
  return true;
}

/// A placeholder registry, also if the kustomization cannot be built; one finding per registry.
void check_placeholder_images(std::span<const Node* const> images, std::vector<ObjectFinding>& out) {
  std::map<std::string_view, ObjectFinding*> reported;
  std::deque<ObjectFinding> found;
  for (const Node* image : images) {
    const Node* name = value_at(image, "newName");
    if (name == nullptr || !name->is(yaml::Kind::string) || !is_placeholder_image(name->text)) continue;
    const std::string_view registry = std::string_view(name->text).substr(0, name->text.find('/'));
    ObjectFinding*& first = reported[registry];
    if (first != nullptr) {
      first->finding.related.push_back({fmt::format("also `{}`", name->text), name->span});
      continue;
    }
    first = &found.emplace_back(
        finding_at("placeholder-image", name->span,
                   fmt::format("`{}` is a placeholder: the image cannot be pulled", name->text),
                   "set the registry and the account of the image"));
  }
  std::ranges::move(found, std::back_inserter(out));
}

}  // namespace

void check_dangling_patch_target(const Kustomization& tree, Contents& contents,
                                 std::vector<ObjectFinding>& out) {
  std::vector<const Node*> targets;
  for (std::string_view list : {"patches", "patchesJson6902"}) {
    for (const Node* patch : items_at(tree.root, list)) {
      const Node* target = value_at(patch, "target");
      if (target != nullptr && target->is(yaml::Kind::map)) targets.push_back(target);
    }
  }
  if (targets.empty()) return;
  const Content reach = contents.patchable_objects(tree);
  if (reach.open) return;
  Named named;
  for (const Member& member : reach.members) {
    for (const std::string& name : member.names) named.emplace(name, &member);
  }
  const base::Budget budget(base::Limit::pairs);
  for (const Node* target : targets) {
    if (!check_target(*target, reach, named, out)) {
      out.push_back(
          finding_at("limit-reached", target->span,
                     "this and later targets were not checked: too many patches for too many objects",
                     "split the kustomization, or " + base::how_to_raise(base::Limit::pairs)));
      return;
    }
  }
}

void check_unused_image_override(const Kustomization& tree, Contents& contents,
                                 std::vector<ObjectFinding>& out) {
  const std::span<const Node* const> images = items_at(tree.root, "images");
  check_placeholder_images(images, out);
  // Inline patches can set images in any form.
  const bool inlined = std::ranges::any_of(items_at(tree.root, "patches"), [](const Node* patch) {
    return text_at(patch, "patch").find("image") != std::string_view::npos;
  });
  if (images.empty() || inlined || value_at(tree.root, "patchesStrategicMerge") != nullptr) return;
  Content reach = contents.patchable_objects(tree);
  if (reach.open) return;
  for (const Node* image : images) {  // one entry can continue from the result of another
    const std::string_view renamed = text_at(image, "newName");
    if (!renamed.empty()) reach.images.emplace(renamed);
  }
  const std::vector<std::string_view> known(reach.images.begin(), reach.images.end());
  for (const Node* image : images) {
    const Node* name = value_at(image, "name");
    if (name == nullptr || !name->is(yaml::Kind::string) || reach.images.contains(name->text)) continue;
    if (name->text.find_first_of("*+?[(^$|\\") != std::string_view::npos) continue;  // a regular expression
    const std::string_view near = base::closest_match(name->text, known);
    out.push_back(finding_at("unused-image-override", name->span,
                             fmt::format("no container has image `{}`: the entry has no effect", name->text),
                             near.empty() ? "use the image of a container, without its tag"
                                          : fmt::format("did you mean `{}`?", near)));
  }
}

}  // namespace twinhull::lint
