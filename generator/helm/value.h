#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinhull::helm {

/// The Go types that values in templates have.
enum class Type : std::uint8_t {
  invalid,       ///< no value: Go's zero `reflect.Value`
  nil,           ///< a nil `interface {}`
  boolean,       ///< bool
  integer,       ///< int
  int64,         ///< int64
  byte,          ///< uint8
  number,        ///< float64
  string,        ///< string
  list,          ///< []interface {}
  strings,       ///< []string
  ints,          ///< []int
  lists,         ///< [][]interface {}
  bytes,         ///< []uint8
  api_versions,  ///< common.VersionSet, a list of strings
  map,           ///< map[string]interface {}
  string_map,    ///< map[string]string
  values,        ///< common.Values
  files,         ///< engine.files: content by path
  time,          ///< time.Time: nanoseconds since 1970 in UTC
  object,        ///< a struct with fields and methods
};

struct Value;
struct List;
struct Map;
struct Object;

/// A value. Texts, lists and maps live in the heap of the run, and are shared as in Go: a copy of a value
/// refers to the same map.
struct Value {
  Type type = Type::invalid;
  /// Whether it is an element of a `[]interface {}` or a `map[string]interface {}`: error messages of Go
  /// give the type of the element then.
  bool boxed = false;
  std::uint32_t origin = 0;  ///< index of `Origins`; 0: unknown, or not recorded
  union {
    bool truth;
    std::int64_t integer;
    double number;
    const char* chars;
    List* list;
    Map* map;
    Object* object;
  };
  std::size_t size = 0;  ///< of texts

  Value() : integer(0) {}
  std::string_view text() const { return {chars, size}; }
  bool is_list() const { return type >= Type::list && type <= Type::api_versions; }
  bool is_map() const { return type >= Type::map && type <= Type::files; }
  bool is_integer() const { return type == Type::integer || type == Type::int64 || type == Type::byte; }
  bool is_nil() const { return type == Type::invalid || type == Type::nil; }
};

struct List {
  std::pmr::vector<Value> items;
};

struct Map {
  std::pmr::map<std::string_view, Value, std::less<>> entries;
};

/// A Go struct. Its methods are functions of evaluate_methods.cpp.
struct Object {
  std::string_view type;  ///< `*common.Capabilities`
  std::string_view text;  ///< what it prints; empty: its fields in braces
  std::pmr::vector<std::pair<std::string_view, Value>> fields;
};

constexpr std::size_t max_heap = std::size_t{1} << 30;  ///< bytes of all values while a chart is rendered

/// The memory of a run: released at once. Values refer into it.
class Heap {
 public:
  /// `most`: bytes that may be used.
  explicit Heap(std::size_t most = max_heap) : memory_(std::size_t{64} * 1024), left_(most) {}
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  std::string_view copy(std::string_view text);
  List* make_list();
  Map* make_map();
  Object* make_object(std::string_view type);
  /// Accounts for memory that a container takes. Once more was used than allowed, `exhausted` is true.
  void spend(std::size_t bytes) { left_ = bytes < left_ ? left_ - bytes : 0; }
  bool exhausted() const { return left_ == 0; }

 private:
  std::pmr::monotonic_buffer_resource memory_;
  std::size_t left_;
};

Value nil_value();
Value of(bool truth);
Value of_int(std::int64_t number);
Value of_int64(std::int64_t number);
Value of_number(double number);
/// The text must live as long as the heap.
Value of_text(std::string_view text);
Value of_text(Heap& heap, std::string_view text);
Value of_list(List* list, Type type = Type::list);
Value of_map(Map* map, Type type = Type::map);
Value of_object(Object* object);

void append(Heap& heap, List& list, Value item);
/// Copies the key.
void set(Heap& heap, Map& map, std::string_view key, Value value);
/// The value at the key, or null. A null map is empty.
const Value* find(const Map* map, std::string_view key);
const Value* find(const Object& object, std::string_view field);

/// The items of any kind of list; a null list is empty.
const std::pmr::vector<Value>& items_of(const Value& list);
const std::pmr::map<std::string_view, Value, std::less<>>& entries_of(const Value& map);

/// Go's truth: zero, empty and nil are false.
bool is_true(const Value& value);
/// Sprig's `empty`.
bool is_empty(const Value& value);

/// `map[string]interface {}`, as `%T` prints it; `<nil>` for nil.
std::string type_name(const Value& value);
/// `map`, `int64`, `invalid`: the name of the reflect kind.
std::string_view kind_name(const Value& value);

/// Go's `reflect.DeepEqual`, up to a fixed depth.
bool deep_equal(const Value& a, const Value& b, int depth = 0);
/// How many steps a visit of everything in a value takes, some bytes of text being one; at most `most`.
std::uint64_t steps_of(const Value& value, std::uint64_t most, int depth = 0);
/// A copy with its own maps and lists, up to a fixed depth.
Value deep_copy(Heap& heap, const Value& value, int depth = 0);

constexpr int max_value_depth = 1000;  ///< nested lists and maps

}  // namespace twinhull::helm
