// Names of generated ConfigMaps and Secrets without their hash suffix: Kustomize only updates the fields it
// knows, those of built-in kinds and of `configurations`.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "lint/kustomize/checks.h"
#include "lint/objects/value_path.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// The names that texts of the built objects can refer to, by kind and name.
using Hashed = std::map<std::pair<std::string_view, std::string_view>, const kustomize::BuiltObject*>;

/// The kinds that a key, a flag or the name of a variable refers to: `--config-map`, `SECRET_NAME`,
/// `configmap.reloader.stakater.com/reload`.
std::vector<std::string_view> kinds_in(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      plain.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  std::vector<std::string_view> out;
  if (plain.find("configmap") != std::string::npos) out.emplace_back("ConfigMap");
  // `secretKey` is a key of one, `secretStore` a source of one.
  constexpr std::array<std::string_view, 4> others = {"key", "namespace", "store", "type"};
  if (plain.find("secret") != std::string::npos &&
      std::ranges::none_of(others, [&](std::string_view end) { return plain.ends_with(end); }))
    out.emplace_back("Secret");
  return out;
}

/// Searches one object for names without their hash.
class Search {
 public:
  Search(const Object& object, const Hashed& hashed, const ObjectIndex& index,
         std::vector<ObjectFinding>& out)
      : object_(object), hashed_(hashed), index_(index), out_(out) {}

  void run() {
    if (object_.id.group.empty() && (object_.id.kind == "ConfigMap" || object_.id.kind == "Secret")) return;
    for (const yaml::Entry& entry : object_.node->entries) {
      if (entry.key == "metadata") {
        annotations(entry.value->get("annotations"));
      } else if (entry.key != "status" && entry.key != "kind" && entry.key != "apiVersion") {
        walk(*entry.value, entry.key, {});
      }
    }
  }

 private:
  /// `key` and `above` are those of the enclosing maps.
  void walk(const Node& node, std::string_view key, std::string_view above) {
    if (node.is(Kind::string)) {
      const bool named = key == "name" || key == "names";
      for (const std::string_view about : {key, named ? above : std::string_view()})
        compare(node, node.text, about);
      return;
    }
    if (node.is(Kind::list) && (key == "args" || key == "command")) return words(node);
    for (const Node* item : node.items) walk(*item, key, above);
    if (key == "env" && node.get("value") != nullptr)
      compare(*node.get("value"), text_at(&node, "value"), text_at(&node, "name"));
    if (const Node* names = node.get("resourceNames")) {
      for (const Node* resource : items_at(&node, "resources")) {
        for (const Node* name : names->items) compare(*name, name->text, resource->text);
      }
    }
    for (const yaml::Entry& entry : node.entries) {
      if (entry.key == "annotations") {
        annotations(entry.value);
      } else if (entry.key != "resourceNames") {
        walk(*entry.value, entry.key, key);
      }
    }
  }

  void annotations(const Node* map) {
    if (map == nullptr) return;
    for (const yaml::Entry& entry : map->entries) compare(*entry.value, entry.value->text, entry.key);
  }

  /// `--secret=creds`, or `--secret` followed by `creds`.
  void words(const Node& list) {
    std::string_view flag;
    for (const Node* item : list.items) {
      for (const std::string_view word : base::split(item->text, ' ')) {
        const std::size_t equals = word.find('=');
        if (word.starts_with('-') && equals != std::string_view::npos) {
          compare(*item, word.substr(equals + 1), word.substr(0, equals));
          flag = {};
        } else if (word.starts_with('-')) {
          flag = word;
        } else {
          compare(*item, word, flag);
          flag = {};
        }
      }
    }
  }

  /// Whether a text is the name of one of the kinds in `about`: alone, with a namespace, or in a list.
  void compare(const Node& value, std::string_view text, std::string_view about) {
    if (!value.is(Kind::string) || about.empty() || text.empty()) return;
    for (const std::string_view kind : kinds_in(about)) {
      for (std::string_view name : base::split(text, ',')) {
        name = base::trim(name);
        name = name.substr(name.rfind('/') + 1);
        const auto found = hashed_.find({kind, name});
        if (found != hashed_.end() && index_.find(object_, kind, name) == nullptr)
          tell(value, name, *found->second);
      }
    }
  }

  void tell(const Node& value, std::string_view name, const kustomize::BuiltObject& made) {
    if (!reported_.emplace(value.span.begin, std::string(name)).second) return;
    ObjectFinding found;
    found.object = &object_;
    diagnostic::Finding& finding = found.finding;
    finding.rule = "missing-name-suffix-hash";
    finding.severity = diagnostic::Severity::warning;
    finding.span = index_.find_text(value.span, name);
    finding.path = path_of(*object_.node, value.span);
    finding.message =
        fmt::format("`{}` is built as `{}-<hash>`, and Kustomize does not update this reference", name,
                    made.former_names.back());
    finding.help =
        fmt::format("{}set `disableNameSuffixHash: true` in the `options` of the generator",
                    value.text == name ? "list the field in `configurations` (`nameReference`), or " : "");
    const Node* entry = made.source->get("name");
    if (entry != nullptr) finding.related.push_back({"generated here", entry->span});
    out_.push_back(std::move(found));
  }

  const Object& object_;
  const Hashed& hashed_;
  const ObjectIndex& index_;
  std::vector<ObjectFinding>& out_;
  std::set<std::pair<std::uint32_t, std::string>> reported_;
};

/// Where the referenced object is already reported as missing.
std::set<std::pair<std::uint32_t, std::uint32_t>> reported_locations(
    const std::vector<ObjectFinding>& findings) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> out;
  for (const ObjectFinding& one : findings) {
    const bool dangles =
        one.finding.rule.starts_with("dangling-") || one.finding.rule.starts_with("missing-");
    if (dangles) out.emplace(one.finding.span.file, one.finding.span.begin);
  }
  return out;
}

/// Whether something that can add fields to Kustomize is unavailable: remote or missing files.
bool lacks_configurations(const Kustomization& tree) {
  for (const std::string_view list : {"configurations", "crds", "transformers"}) {
    for (const Node* item : items_at(tree.root, list)) {
      if (std::ranges::find(tree.broken, item, &UnresolvedReference::entry) != tree.broken.end()) return true;
    }
  }
  return false;
}

}  // namespace

void check_missing_name_suffix_hash(const Workspace& input, const std::vector<ObjectFinding>& findings,
                                    std::vector<ObjectFinding>& out) {
  const auto reported = reported_locations(findings);
  std::map<std::uint32_t, std::vector<const Object*>> units;
  for (const Object& object : input.index.objects()) {
    if (input.built.contains(object.unit)) units[object.unit].push_back(&object);
  }
  for (const auto& [unit, objects] : units) {
    const BuiltKustomization& tree = input.built.at(unit);
    Hashed hashed;
    for (const kustomize::BuiltObject& one : tree.objects) {
      if (!one.hashed) continue;
      for (const std::string_view name : one.former_names)
        hashed.emplace(std::pair(text_at(one.node, "kind"), name), &one);
    }
    const bool unknown = std::ranges::any_of(
        tree.parts, [](const Kustomization* part) { return lacks_configurations(*part); });
    if (hashed.empty() || unknown) continue;
    std::vector<ObjectFinding> found;
    for (const Object* object : objects) Search(*object, hashed, input.index, found).run();
    std::erase_if(found, [&](const ObjectFinding& one) {
      return reported.contains({one.finding.span.file, one.finding.span.begin});
    });
    std::ranges::move(found, std::back_inserter(out));
  }
}

}  // namespace twinhull::lint
