#include "emit/kustomize/json_patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kubernetes/patch_schema.h"
#include "kubernetes/strategic_merge.h"
#include "kustomize/json_patch.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

std::string step(std::string_view key) {
  std::string out = "/";
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

/// Kustomize converts the object to JSON and back, which only integers survive unchanged.
bool survives(const Node& node) {
  if (node.is(Kind::number) || (node.is(Kind::integer) && !node.integer())) return false;
  for (const Entry& entry : node.entries) {
    if (!survives(*entry.value)) return false;
  }
  for (const Node* item : node.items) {
    if (!survives(*item)) return false;
  }
  return true;
}

class JsonPatch {
 public:
  explicit JsonPatch(base::Arena& arena) : arena_(arena) {}

  /// False if items of lists would have to be removed.
  bool compare(const Node& from, const Node& to, const std::string& path) {
    if (yaml::equal(from, to)) return true;
    if (from.is(Kind::map) && to.is(Kind::map)) {
      for (const Entry& entry : to.entries) {
        const Node* before = from.get(entry.key);
        const std::string location = path + step(entry.key);
        if (before == nullptr) {
          add("add", location, entry.value);
        } else if (!compare(*before, *entry.value, location)) {
          return false;
        }
      }
      for (const Entry& entry : from.entries) {
        if (to.get(entry.key) == nullptr) add("remove", path + step(entry.key), nullptr);
      }
      return true;
    }
    if (from.is(Kind::list) && to.is(Kind::list)) return compare_items(from, to, path);
    add("replace", path, &to);
    return true;
  }

  /// Items can be inserted and changed, but not removed. Operations are in order, so that the items before an
  /// index are those of the result.
  bool compare_items(const Node& from, const Node& to, const std::string& path) {
    std::size_t next = 0;  // of `from`
    for (std::size_t i = 0; i < to.items.size(); ++i) {
      const bool must_pair = to.items.size() - i == from.items.size() - next;
      const std::string location = fmt::format("{}/{}", path, i);
      if (next < from.items.size() && (must_pair || same_item(*from.items[next], to, i))) {
        if (!compare(*from.items[next], *to.items[i], location)) return false;
        ++next;
      } else {
        add("add", location, to.items[i]);
      }
    }
    return next == from.items.size();
  }

  /// Whether the item of `to` is the changed item: it shares an entry with it, and no later one is equal.
  static bool same_item(const Node& item, const Node& to, std::size_t i) {
    if (yaml::equal(item, *to.items[i])) return true;
    const bool shares = std::ranges::any_of(item.entries, [&](const Entry& entry) {
      const Node* other = to.items[i]->get(entry.key);
      return other != nullptr && yaml::equal(*entry.value, *other);
    });
    return shares && std::ranges::none_of(to.items.subspan(i + 1),
                                          [&](const Node* later) { return yaml::equal(item, *later); });
  }

  const Node* operations() const { return yaml::make_list(arena_, operations_); }

 private:
  void add(std::string_view operation, const std::string& path, const Node* value) {
    std::vector<Entry> entries = {{"op", {}, yaml::make_string(arena_, operation), {}},
                                  {"path", {}, yaml::make_string(arena_, path), {}}};
    if (value != nullptr) entries.push_back({"value", {}, value, value->comment});
    operations_.push_back(yaml::make_map(arena_, entries));
  }

  base::Arena& arena_;
  std::vector<const Node*> operations_;
};

std::size_t most_items(const Node& node) {
  std::size_t most = node.items.size();
  for (const Entry& entry : node.entries) most = std::max(most, most_items(*entry.value));
  for (const Node* item : node.items) most = std::max(most, most_items(*item));
  return most;
}

std::size_t lines(const Node& node) {
  std::string text;
  yaml::write(text, node);
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

const Node* shorter_json_patch(const Node& from, const Node& to, const Node& merge_patch,
                               base::Arena& arena) {
  constexpr std::size_t kAddressLines = 4;  // of the other patch: they only identify the object
  constexpr std::size_t kMostItems = 1000;  // items of lists are compared with later ones
  JsonPatch patch(arena);
  if (most_items(to) > kMostItems) return nullptr;
  if (!survives(from) || !survives(to) || !patch.compare(from, to, "")) return nullptr;
  const Node* operations = patch.operations();
  return 5 * lines(*operations) < 4 * (lines(merge_patch) - kAddressLines) ? operations : nullptr;
}

/// Not for names with a dot: `target` takes the name as a pattern.
const Node* json_patch(const KeyedObject& patch, const Node& object, base::Arena& arena) {
  if (patch.node->get("$patch") != nullptr) return nullptr;
  if (patch.node->at("metadata.name")->text != patch.id.name) return nullptr;
  if (patch.id.name.find('.') != std::string_view::npos) return nullptr;
  const kubernetes::Type type = kubernetes::type_of(object.get("apiVersion")->text, patch.id.kind);
  const bool merges_lists = type != kubernetes::Type::unknown && type != kubernetes::Type::known &&
                            type != kubernetes::Type::object;
  if (merges_lists) return nullptr;
  const kubernetes::PatchResult result = kubernetes::apply(object, *patch.node, arena);
  return result.object == nullptr ? nullptr : shorter_json_patch(object, *result.object, *patch.node, arena);
}

const Node* apply_operations(const Node& object, const Node& operations, base::Arena& arena) {
  const kustomize::JsonPatchResult result =
      kustomize::apply_json_operations(object, operations, arena, [](std::uint64_t) { return true; });
  return result.failed == nullptr ? result.object : nullptr;
}

}  // namespace twinhull::emit
