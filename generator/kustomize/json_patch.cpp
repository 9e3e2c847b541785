#include "kustomize/json_patch.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

/// `~1` is a slash, `~0` a tilde.
std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    if (escape) ++i;
    out += !escape ? token[i] : token[i] == '1' ? '/' : '~';
  }
  return out;
}

using Path = std::vector<std::string>;
enum class Change { add, replace, remove };

struct Operations {
  base::Arena& arena;
  const std::function<bool(std::uint64_t)>& spend;
  std::string why = {};
  bool exhausted = false;

  const Node* fail(std::string text) {
    why = std::move(text);
    return nullptr;
  }

  static std::optional<Path> split(std::string_view pointer) {
    Path path;
    std::vector<std::string_view> parts = base::split(pointer, '/');
    if (parts.size() < 2) return std::nullopt;
    for (std::size_t i = 1; i < parts.size(); ++i) path.push_back(unescaped(parts[i]));
    return path;
  }

  /// The index of a list of that size; negative ones count from the end.
  std::optional<std::size_t> index(std::string_view token, std::size_t size) {
    std::int64_t value = 0;
    const char* end = token.data() + token.size();
    const std::from_chars_result result = std::from_chars(token.data(), end, value);
    const auto count = static_cast<std::int64_t>(size);
    if (result.ec != std::errc() || result.ptr != end || value >= count || value < -count) {
      why = fmt::format("the list has no item `{}`", token);
      return std::nullopt;
    }
    return static_cast<std::size_t>(value < 0 ? value + count : value);
  }

  /// The value at a path. At its end, a key that a map does not have is null.
  const Node* get(const Node& node, const Path& path) {
    const Node* at = &node;
    for (std::size_t depth = 0; depth < path.size(); ++depth) {
      const std::string& token = path[depth];
      const Node* next = nullptr;
      if (at->is(Kind::map)) {
        next = at->get(token);
        if (next == nullptr && depth + 1 == path.size()) return yaml::make_null(arena);
      } else if (at->is(Kind::list)) {
        if (const auto i = index(token, at->items.size())) next = at->items[*i];
      }
      if (next == nullptr) return fail(fmt::format("`{}` does not exist", token));
      at = next;
    }
    return at;
  }

  const Node* change(const Node& node, const Path& path, std::size_t depth, Change how, const Node* value) {
    const std::string& token = path[depth];
    const bool last = depth + 1 == path.size();
    if (node.is(Kind::map)) {
      const Node* old = node.get(token);
      if (last && how == Change::remove)
        return old == nullptr ? fail(fmt::format("`{}` does not exist", token))
                              : without_entry(node, token, arena);
      // Unlike in the standard, a key can be missing when it is replaced.
      if (old == nullptr && !last) return fail(fmt::format("`{}` does not exist", token));
      const Node* changed = last ? value : change(*old, path, depth + 1, how, value);
      return changed == nullptr ? nullptr : with_entry(node, token, changed, arena);
    }
    if (!node.is(Kind::list)) return fail(fmt::format("`{}` is not inside a map or list", token));
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    if (last && how == Change::add) {
      if (token == "-") {
        items.push_back(value);
      } else {
        const auto i = index(token, items.size() + 1);
        if (!i) return nullptr;
        items.insert(items.begin() + static_cast<std::ptrdiff_t>(*i), value);
      }
      return with_items(node, items, arena);
    }
    const auto i = index(token, items.size());
    if (!i) return nullptr;
    if (last && how == Change::remove) {
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(*i));
      return with_items(node, items, arena);
    }
    const Node* changed = last ? value : change(*items[*i], path, depth + 1, how, value);
    if (changed == nullptr) return nullptr;
    items[*i] = changed;
    return with_items(node, items, arena);
  }

  const Node* apply(const Node& object, const Node& operation) {
    const std::string_view name = text_at(&operation, "op");
    const Node* value = operation.get("value");
    if (value == nullptr) value = yaml::make_null(arena);
    const std::optional<Path> path = split(text_at(&operation, "path"));
    if (!path) return fail("`path` must begin with `/`");
    if (path->size() + levels_of(*value) > most_levels) return fail("it is nested too deeply");
    if (name == "add") return change(object, *path, 0, Change::add, value);
    if (name == "replace") return change(object, *path, 0, Change::replace, value);
    if (name == "remove") return change(object, *path, 0, Change::remove, nullptr);
    if (name == "test") return test(object, *path, *value);
    if (name != "copy" && name != "move")
      return fail(fmt::format("`op` must be an operation, not `{}`", name));
    const std::optional<Path> from = split(text_at(&operation, "from"));
    if (!from) return fail("`from` must begin with `/`");
    const Node* moved = get(object, *from);
    if (moved == nullptr) return nullptr;
    if (path->size() + levels_of(*moved) > most_levels) return fail("it is nested too deeply");
    // A copy of a copy of a copy grows without end.
    constexpr std::uint64_t steps_of_copy = 32;  // of a node, whose text is written with each copy
    if (name == "copy" && !spend(steps_of_copy * cost_of(*moved, base::limit(base::Limit::build_steps)))) {
      exhausted = true;
      return &object;
    }
    const Node* rest = name == "copy" ? &object : change(object, *from, 0, Change::remove, nullptr);
    return rest == nullptr ? nullptr : change(*rest, *path, 0, Change::add, moved);
  }

  const Node* test(const Node& object, const Path& path, const Node& value) {
    const Node* found = get(object, path);
    if (found == nullptr) return nullptr;
    return yaml::equal(*found, value) ? &object : fail("the value differs");
  }
};

}  // namespace

JsonPatchResult apply_json_operations(const Node& object, const Node& operations, base::Arena& arena,
                                      const std::function<bool(std::uint64_t)>& spend) {
  JsonPatchResult result{.object = &object};
  for (const Node* operation : operations.items) {
    if (!spend(1)) return {.object = &object};
    Operations state{arena, spend};
    const Node* changed = operation->is(Kind::map) ? state.apply(*result.object, *operation)
                                                   : state.fail("an operation must be a map");
    if (changed == nullptr) {
      result.failed = operation;
      result.why = state.why;
      return result;
    }
    result.object = changed;
    // What was copied repeatedly is too large to go on with.
    if (state.exhausted) return {.object = &object};
  }
  return result;
}

}  // namespace twinhull::kustomize
