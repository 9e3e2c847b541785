#include "helm/value.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace twinhull::helm {

std::string_view Heap::copy(std::string_view text) {
  if (text.empty()) return {};
  spend(text.size());
  if (exhausted()) return {};
  char* memory = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

// The containers are never destroyed: their memory is released with the heap's.
List* Heap::make_list() {
  spend(sizeof(List));
  return new (memory_.allocate(sizeof(List), alignof(List))) List{std::pmr::vector<Value>(&memory_)};
}

Map* Heap::make_map() {
  spend(sizeof(Map));
  return new (memory_.allocate(sizeof(Map), alignof(Map)))
      Map{std::pmr::map<std::string_view, Value, std::less<>>(&memory_)};
}

Object* Heap::make_object(std::string_view type) {
  spend(sizeof(Object));
  return new (memory_.allocate(sizeof(Object), alignof(Object)))
      Object{type, {}, std::pmr::vector<std::pair<std::string_view, Value>>(&memory_)};
}

Value nil_value() {
  Value value;
  value.type = Type::nil;
  value.boxed = true;
  return value;
}

Value of(bool truth) {
  Value value;
  value.type = Type::boolean;
  value.truth = truth;
  return value;
}

Value of_int(std::int64_t number) {
  Value value;
  value.type = Type::integer;
  value.integer = number;
  return value;
}

Value of_int64(std::int64_t number) {
  Value value = of_int(number);
  value.type = Type::int64;
  return value;
}

Value of_number(double number) {
  Value value;
  value.type = Type::number;
  value.number = number;
  return value;
}

Value of_text(std::string_view text) {
  Value value;
  value.type = Type::string;
  value.chars = text.data();
  value.size = text.size();
  return value;
}

Value of_text(Heap& heap, std::string_view text) { return of_text(heap.copy(text)); }

Value of_list(List* list, Type type) {
  Value value;
  value.type = type;
  value.list = list;
  return value;
}

Value of_map(Map* map, Type type) {
  Value value;
  value.type = type;
  value.map = map;
  return value;
}

Value of_object(Object* object) {
  Value value;
  value.type = Type::object;
  value.object = object;
  return value;
}

void append(Heap& heap, List& list, Value item) {
  heap.spend(2 * sizeof(Value));
  if (heap.exhausted()) return;
  item.boxed = true;
  list.items.push_back(item);
}

void set(Heap& heap, Map& map, std::string_view key, Value value) {
  value.boxed = true;
  const auto found = map.entries.find(key);
  if (found != map.entries.end()) {
    found->second = value;
    return;
  }
  heap.spend(sizeof(Value) + 64);
  if (heap.exhausted()) return;
  map.entries.emplace(heap.copy(key), value);
}

const Value* find(const Map* map, std::string_view key) {
  if (map == nullptr) return nullptr;
  const auto found = map->entries.find(key);
  return found == map->entries.end() ? nullptr : &found->second;
}

const Value* find(const Object& object, std::string_view field) {
  const auto found = std::find_if(object.fields.begin(), object.fields.end(),
                                  [&](const auto& entry) { return entry.first == field; });
  return found == object.fields.end() ? nullptr : &found->second;
}

const std::pmr::vector<Value>& items_of(const Value& list) {
  static const std::pmr::vector<Value> none;
  return list.is_list() && list.list != nullptr ? list.list->items : none;
}

const std::pmr::map<std::string_view, Value, std::less<>>& entries_of(const Value& map) {
  static const std::pmr::map<std::string_view, Value, std::less<>> none;
  return map.is_map() && map.map != nullptr ? map.map->entries : none;
}

bool is_true(const Value& value) {
  switch (value.type) {
    case Type::invalid:
    case Type::nil:
      return false;
    case Type::boolean:
      return value.truth;
    case Type::integer:
    case Type::int64:
    case Type::byte:
      return value.integer != 0;
    case Type::number:
      return value.number != 0;
    case Type::string:
      return value.size > 0;
    case Type::time:
    case Type::object:
      return true;
    default:
      return value.is_list() ? !items_of(value).empty() : !entries_of(value).empty();
  }
}

bool is_empty(const Value& value) { return !is_true(value); }

std::string type_name(const Value& value) {
  constexpr std::array<std::string_view, 20> names = {"<nil>",
                                                      "<nil>",
                                                      "bool",
                                                      "int",
                                                      "int64",
                                                      "uint8",
                                                      "float64",
                                                      "string",
                                                      "[]interface {}",
                                                      "[]string",
                                                      "[]int",
                                                      "[][]interface {}",
                                                      "[]uint8",
                                                      "common.VersionSet",
                                                      "map[string]interface {}",
                                                      "map[string]string",
                                                      "common.Values",
                                                      "engine.files",
                                                      "time.Time",
                                                      ""};
  if (value.type == Type::object) return std::string(value.object->type);
  return std::string(names[static_cast<std::size_t>(value.type)]);
}

std::string_view kind_name(const Value& value) {
  constexpr std::array<std::string_view, 20> names = {
      "invalid", "invalid", "bool",  "int",   "int64", "uint8", "float64", "string", "slice",  "slice",
      "slice",   "slice",   "slice", "slice", "map",   "map",   "map",     "map",    "struct", "struct"};
  if (value.type == Type::object && value.object->type.starts_with('*')) return "ptr";
  return names[static_cast<std::size_t>(value.type)];
}

bool deep_equal(const Value& a, const Value& b, int depth) {
  if (a.is_nil() && b.is_nil()) return true;
  if (a.type != b.type || depth > max_value_depth) return false;
  switch (a.type) {
    case Type::boolean:
      return a.truth == b.truth;
    case Type::integer:
    case Type::int64:
    case Type::byte:
    case Type::time:
      return a.integer == b.integer;
    case Type::number:
      return a.number == b.number;
    case Type::string:
      return a.text() == b.text();
    case Type::object:
      return a.object == b.object;
    default:
      break;
  }
  if (a.is_list()) {
    const auto& left = items_of(a);
    const auto& right = items_of(b);
    return (a.list == b.list) ||
           ((a.list == nullptr) == (b.list == nullptr) &&
            std::equal(left.begin(), left.end(), right.begin(), right.end(),
                       [&](const Value& x, const Value& y) { return deep_equal(x, y, depth + 1); }));
  }
  const auto& left = entries_of(a);
  const auto& right = entries_of(b);
  return a.map == b.map ||
         std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](const auto& x, const auto& y) {
           return x.first == y.first && deep_equal(x.second, y.second, depth + 1);
         });
}

std::uint64_t steps_of(const Value& value, std::uint64_t most, int depth) {
  constexpr std::uint64_t bytes_of_step = 16;
  std::uint64_t steps = 1;
  if (depth > max_value_depth) return steps;
  const auto add = [&](const Value& part) {
    if (steps < most) steps += steps_of(part, most - steps, depth + 1);
  };
  if (value.type == Type::string) steps += value.size / bytes_of_step;
  if (value.type == Type::object) {
    for (const auto& [name, field] : value.object->fields) add(field);
  } else if (value.is_list()) {
    for (const Value& item : items_of(value)) add(item);
  } else if (value.is_map()) {
    for (const auto& [key, entry] : entries_of(value)) add(entry);
  }
  return std::min(steps, most);
}

Value deep_copy(Heap& heap, const Value& value, int depth) {
  if (depth > max_value_depth || heap.exhausted()) return value;
  Value copy = value;
  if (value.is_list() && value.list != nullptr) {
    copy.list = heap.make_list();
    for (const Value& item : value.list->items) append(heap, *copy.list, deep_copy(heap, item, depth + 1));
  } else if (value.is_map() && value.map != nullptr) {
    copy.map = heap.make_map();
    for (const auto& [key, entry] : value.map->entries) {
      Value inner = deep_copy(heap, entry, depth + 1);
      inner.boxed = true;
      heap.spend(sizeof(Value) + 64);
      copy.map->entries.emplace_hint(copy.map->entries.end(), key, inner);
    }
  }
  return copy;
}

}  // namespace twinhull::helm
