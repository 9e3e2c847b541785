#include "helm/coalesce.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "helm/print.h"
#include "helm/semver.h"

namespace twinhull::helm {
namespace {

constexpr std::string_view global_key = "global";

bool is_table(const Value& value) { return value.type == Type::map || value.type == Type::values; }

std::vector<std::pair<std::string_view, Value>> entries(const Value& map) {
  return {entries_of(map).begin(), entries_of(map).end()};
}

void coalesce_globals(Heap& heap, Map& to, const Map& from) {
  const Value* mine = find(&to, global_key);
  const Value* theirs = find(&from, global_key);
  if ((mine != nullptr && !is_table(*mine)) || (theirs != nullptr && !is_table(*theirs))) return;
  Map* globals = mine == nullptr || mine->map == nullptr ? heap.make_map() : mine->map;
  if (theirs != nullptr) {
    for (const auto& [key, value] : entries(*theirs)) {
      const Value* there = find(globals, key);
      if (is_table(value)) {
        Map* copy = heap.make_map();
        for (const auto& [inner, entry] : entries_of(value)) set(heap, *copy, inner, entry);
        if (there != nullptr && !is_table(*there)) continue;
        if (there != nullptr) coalesce_tables(heap, *copy, *there, true);
        Value merged = value;
        merged.map = copy;
        set(heap, *globals, key, merged);
      } else if (there == nullptr || !is_table(*there)) {
        set(heap, *globals, key, value);
      }
    }
  }
  set(heap, to, global_key, of_map(globals));
}

/// Returns an error, empty on success.
std::string coalesce_chart(Heap& heap, const Chart& chart, Map& values, bool merge, int depth) {
  if (depth > max_value_depth) return "";
  const Value defaults = deep_copy(heap, chart.values);
  for (const auto& [key, value] : entries(defaults)) {
    const auto found = values.entries.find(key);
    if (found == values.entries.end()) {
      set(heap, values, key, value);
    } else if (found->second.is_nil() && !merge) {
      values.entries.erase(found);
    } else if (is_table(found->second) && is_table(value)) {
      const bool of_subchart =
          std::any_of(chart.subcharts.begin(), chart.subcharts.end(),
                      [name = key](const auto& subchart) { return subchart->name == name; });
      if (found->second.map != nullptr)
        coalesce_tables(heap, *found->second.map, value, merge || of_subchart);
    }
  }
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    const Value* there = find(&values, subchart->name);
    if (there == nullptr) {
      set(heap, values, subchart->name, of_map(heap.make_map()));
      there = find(&values, subchart->name);
    }
    if (there == nullptr || !is_table(*there)) {
      return fmt::format("type mismatch on {}: %!t({}={})", subchart->name,
                         there == nullptr ? "<nil>" : type_name(*there),
                         there == nullptr ? "<nil>" : printed(*there));
    }
    if (there->map == nullptr) continue;
    coalesce_globals(heap, *there->map, values);
    if (std::string error = coalesce_chart(heap, *subchart, *there->map, merge, depth + 1); !error.empty())
      return error;
  }
  return "";
}

const Value* lookup(const Value& values, std::string_view path) {
  const Value* value = &values;
  while (true) {
    const std::size_t dot = path.find('.');
    value = is_table(*value) ? find(value->map, path.substr(0, dot)) : nullptr;
    if (value == nullptr || dot == std::string_view::npos) return value;
    path.remove_prefix(dot + 1);
  }
}

void apply_tags(std::vector<Dependency>& dependencies, const Value& values) {
  const Value* tags = find(values.map, "tags");
  if (tags == nullptr || !is_table(*tags)) return;
  for (Dependency& one : dependencies) {
    bool any_true = false;
    bool any_false = false;
    for (const std::string& tag : one.tags) {
      const Value* value = find(tags->map, tag);
      if (value != nullptr && value->type == Type::boolean) (value->truth ? any_true : any_false) = true;
    }
    one.enabled = any_true || !any_false;
  }
}

void apply_conditions(std::vector<Dependency>& dependencies, const Value& values, const std::string& path) {
  for (Dependency& one : dependencies) {
    for (const std::string_view condition : base::split(base::trim(one.condition), ',')) {
      if (condition.empty()) continue;
      const Value* value = lookup(values, path + std::string(condition));
      if (value != nullptr && value->type == Type::boolean) {
        one.enabled = value->truth;
        break;
      }
    }
  }
}

bool compatible(const std::string& range, const std::string& version) {
  const base::Expected<Version> parsed = parse_version(version);
  if (!parsed.value) return false;
  return satisfies(range, *parsed.value).value.value_or(false);
}

std::string enable(Heap& heap, Chart& chart, const Value& given, const std::string& path, int depth) {
  if (chart.dependencies.empty() || depth > 100) return "";
  std::vector<std::shared_ptr<Chart>> known;
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    const bool required =
        std::any_of(chart.dependencies.begin(), chart.dependencies.end(), [&](const Dependency& one) {
          return one.name == subchart->name && compatible(one.version, subchart->version);
        });
    if (!required) known.push_back(subchart);
  }
  for (Dependency& one : chart.dependencies) {
    for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
      if (subchart->name != one.name || !compatible(one.version, subchart->version)) continue;
      auto copy = std::make_shared<Chart>(*subchart);
      copy_subcharts(*copy);
      copy->parent = &chart;
      if (!one.alias.empty()) {
        copy->name = one.alias;
        copy->metadata = deep_copy(heap, copy->metadata);
        set(heap, *copy->metadata.map, "Name", of_text(heap, one.alias));
      }
      known.push_back(std::move(copy));
      break;
    }
    if (!one.alias.empty()) one.name = one.alias;
    one.enabled = true;
  }
  chart.subcharts = std::move(known);
  const base::Expected<Value> values = coalesce_values(heap, chart, given, false);
  if (!values.value) return values.error;
  apply_tags(chart.dependencies, *values.value);
  apply_conditions(chart.dependencies, *values.value, path);
  const auto disabled = [&](const std::string& name) {
    return std::any_of(chart.dependencies.begin(), chart.dependencies.end(),
                       [&](const Dependency& one) { return !one.enabled && one.name == name; });
  };
  std::erase_if(chart.subcharts, [&](const auto& subchart) { return disabled(subchart->name); });
  std::vector<Dependency> enabled;
  for (Dependency& one : chart.dependencies) {
    if (!disabled(one.name)) enabled.push_back(std::move(one));
  }
  chart.dependencies = std::move(enabled);
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    const std::string error = enable(heap, *subchart, *values.value, path + subchart->name + ".", depth + 1);
    if (!error.empty()) return error;
  }
  return "";
}

std::string import_values(Heap& heap, Chart& chart, int depth) {
  if (depth > 100) return "";
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    if (std::string error = import_values(heap, *subchart, depth + 1); !error.empty()) return error;
  }
  if (chart.dependencies.empty()) return "";
  const base::Expected<Value> coalesced = coalesce_values(heap, chart, of_map(heap.make_map()), true);
  if (!coalesced.value) return coalesced.error;
  const Value values = *coalesced.value;
  Map* imported = heap.make_map();
  for (const Dependency& one : chart.dependencies) {
    for (const Value& item : items_of(one.imports)) {
      std::string child;
      std::string parent = ".";
      if (item.type == Type::string) {
        child = "exports." + std::string(item.text());
      } else if (item.is_map()) {
        const Value* from = find(item.map, "child");
        const Value* to = find(item.map, "parent");
        child = from == nullptr ? "<nil>" : printed(*from);
        parent = to == nullptr ? "<nil>" : printed(*to);
      } else {
        continue;
      }
      const Value* table = lookup(values, one.name + "." + child);
      if (table == nullptr || !is_table(*table)) continue;
      Value wrapped = *table;
      if (parent != ".") {
        const std::vector<std::string_view> keys = base::split(parent, '.');
        for (std::size_t i = keys.size(); i > 0; --i) {
          Map* map = heap.make_map();
          set(heap, *map, keys[i - 1], wrapped);
          wrapped = of_map(map);
        }
      }
      coalesce_tables(heap, *imported, deep_copy(heap, wrapped), true);
    }
  }
  Value merged = deep_copy(heap, values);
  coalesce_tables(heap, *merged.map, of_map(imported), true);
  chart.values = merged;
  return "";
}

}  // namespace

void coalesce_tables(Heap& heap, Map& to, const Value& from, bool merge, int depth) {
  if (depth > max_value_depth || from.map == nullptr) return;
  std::set<std::string_view> defaults;  // the keys of `from` that have a value
  for (const auto& [key, value] : from.map->entries) {
    if (!value.is_nil()) defaults.insert(key);
  }
  // A null of `to` also hides what `from` has.
  for (const auto& [key, value] : to.entries) {
    if (value.is_nil()) set(heap, *from.map, key, nil_value());
  }
  for (const auto& [key, value] : entries(from)) {
    const auto found = to.entries.find(key);
    if (found == to.entries.end()) {
      set(heap, to, key, value);
    } else if (!merge && found->second.is_nil() && defaults.contains(key)) {
      // A null removes a default; without one, it remains.
      to.entries.erase(found);
    } else if (is_table(value) && is_table(found->second) && found->second.map != nullptr) {
      coalesce_tables(heap, *found->second.map, value, merge, depth + 1);
    }
  }
}

base::Expected<Value> coalesce_values(Heap& heap, const Chart& chart, const Value& given, bool merge) {
  Value values = deep_copy(heap, given);
  if (!values.is_map() || values.map == nullptr) values = of_map(heap.make_map());
  values.type = Type::map;
  const std::string error = coalesce_chart(heap, chart, *values.map, merge, 0);
  if (!error.empty()) return {std::nullopt, error};
  return {values, {}};
}

void merge_values(Heap& heap, Map& base, const Value& over, int depth) {
  if (depth > max_value_depth) return;
  for (const auto& [key, value] : entries(over)) {
    const auto found = base.entries.find(key);
    if (found != base.entries.end() && is_table(found->second) && is_table(value) &&
        found->second.map != nullptr) {
      merge_values(heap, *found->second.map, value, depth + 1);
    } else {
      set(heap, base, key, value);
    }
  }
}

std::string process_dependencies(Heap& heap, Chart& chart, const Value& given) {
  const std::string error = enable(heap, chart, given, "", 0);
  return error.empty() ? import_values(heap, chart, 0) : error;
}

}  // namespace twinhull::helm
