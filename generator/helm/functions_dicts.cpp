#include <fmt/format.h>

#include <algorithm>

#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

Value get(const Call& call) {
  const Value* found = find(call[0].map, call[1].text());
  return found == nullptr ? of_text("") : *found;
}

Value set_(const Call& call) {
  if (call[0].map == nullptr) return call.fail("assignment to entry in nil map");
  set(call.heap(), *call[0].map, call[1].text(), call[2]);
  return of_map(call[0].map);
}

Value unset(const Call& call) {
  if (call[0].map != nullptr) {
    const auto found = call[0].map->entries.find(call[1].text());
    if (found != call[0].map->entries.end()) call[0].map->entries.erase(found);
  }
  return of_map(call[0].map);
}

Value has_key(const Call& call) { return of(find(call[0].map, call[1].text()) != nullptr); }

Value pluck(const Call& call) {
  List* list = call.heap().make_list();
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (const Value* found = find(call[i].map, call[0].text())) append(call.heap(), *list, *found);
  }
  return of_list(list);
}

/// Sorted, where Go's order is random.
Value keys(const Call& call) {
  List* list = call.heap().make_list();
  for (const Value& map : call.arguments) {
    for (const auto& [key, entry] : entries_of(map)) append(call.heap(), *list, of_text(key));
  }
  return of_list(list, Type::strings);
}

Value values(const Call& call) {
  List* list = call.heap().make_list();
  for (const auto& [key, entry] : entries_of(call[0])) append(call.heap(), *list, entry);
  return of_list(list);
}

Value pick(const Call& call) {
  Map* map = call.heap().make_map();
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (const Value* found = find(call[0].map, call[i].text()))
      set(call.heap(), *map, call[i].text(), *found);
  }
  return of_map(map);
}

Value omit(const Call& call) {
  Map* map = call.heap().make_map();
  for (const auto& [key, entry] : entries_of(call[0])) {
    const bool left_out = std::any_of(call.arguments.begin() + 1, call.arguments.end(),
                                      [name = key](const Value& value) { return value.text() == name; });
    if (!left_out) set(call.heap(), *map, key, entry);
  }
  return of_map(map);
}

Value dict(const Call& call) {
  Map* map = call.heap().make_map();
  for (std::size_t i = 0; i < call.size(); i += 2) {
    if (call[i].type != Type::string && !call.run.spend_visit(call[i])) return {};
    const std::string key = text_of(call[i]);
    set(call.heap(), *map, key, i + 1 < call.size() ? call[i + 1] : of_text(""));
  }
  return of_map(map);
}

/// As mergo: maps are merged, other values of `from` are added where `to` has none or an empty one, or always
/// if `overwrite`. False if the maps are nested too deeply.
bool merge_maps(const Call& call, Map& to, const Value& from, bool overwrite, int depth) {
  if (depth > max_value_depth || !call.run.spend_steps(entries_of(from).size() + 1)) return false;
  // The source can be the destination.
  const std::vector<std::pair<std::string_view, Value>> entries(entries_of(from).begin(),
                                                                entries_of(from).end());
  for (const auto& [key, entry] : entries) {
    const auto found = to.entries.find(key);
    const bool missing = found == to.entries.end();
    if (entry.is_nil()) {
      if (overwrite) set(call.heap(), to, key, entry);
    } else if (!missing && entry.is_map() && found->second.is_map() && found->second.map != nullptr) {
      if (!merge_maps(call, *found->second.map, entry, overwrite, depth + 1)) return false;
    } else if (overwrite || missing || is_empty(found->second)) {
      set(call.heap(), to, key, entry);
    }
  }
  return true;
}

Value merge_with(const Call& call, bool overwrite) {
  if (call[0].map == nullptr) {
    Map* map = call.heap().make_map();
    for (std::size_t i = 1; i < call.size(); ++i) {
      if (!merge_maps(call, *map, call[i], overwrite, 0)) return of_text("");
    }
    return of_map(map);
  }
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (!merge_maps(call, *call[0].map, call[i], overwrite, 0)) return of_text("");
  }
  return of_map(call[0].map);
}

Value merge(const Call& call) { return merge_with(call, false); }
Value merge_overwrite(const Call& call) { return merge_with(call, true); }

std::string conversion(const Value& value, std::string_view wanted) {
  if (value.is_nil()) return fmt::format("interface conversion: interface {{}} is nil, not {}", wanted);
  return fmt::format("interface conversion: interface {{}} is {}, not {}", type_name(value), wanted);
}

Value dig(const Call& call) {
  const std::size_t count = call.size();
  if (count < 3) return call.fail("dig needs at least three arguments");
  Value map = call[count - 1];
  if (map.type != Type::map) return call.fail(conversion(map, "map[string]interface {}"));
  for (std::size_t i = 0; i + 2 < count; ++i) {
    if (call[i].type != Type::string) return call.fail(conversion(call[i], "string"));
  }
  for (std::size_t i = 0; i + 2 < count; ++i) {
    if (map.type != Type::map) return call.fail(conversion(map, "map[string]interface {}"));
    const Value* found = find(map.map, call[i].text());
    if (found == nullptr) return call[count - 2];
    map = *found;
  }
  return map;
}

constexpr Function functions[] = {
    {"dict", "a*", dict},
    {"dig", "a*", dig},
    {"get", "ms", get},
    {"hasKey", "ms", has_key},
    {"keys", "m*", keys},
    {"merge", "mm*", merge},
    {"mergeOverwrite", "mm*", merge_overwrite},
    {"mustMerge", "mm*", merge},
    {"mustMergeOverwrite", "mm*", merge_overwrite},
    {"omit", "ms*", omit},
    {"pick", "ms*", pick},
    {"pluck", "sm*", pluck},
    {"set", "msa", set_},
    {"unset", "ms", unset},
    {"values", "m", values},
};

}  // namespace

FunctionTable dict_functions() { return functions; }

}  // namespace twinhull::helm
