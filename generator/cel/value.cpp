#include "cel/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <variant>

#include "cel/encoding.h"
#include "cel/network.h"
#include "cel/semver.h"
#include "cel/time.h"
#include "kubernetes/quantity.h"

namespace twinhull::cel {
namespace {

constexpr std::array<std::string_view, 20> type_names = {
    "error",
    "null_type",
    "bool",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "list",
    "map",
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
    "type",
    "optional_type",
    "kubernetes.Quantity",
    "net.IP",
    "net.CIDR",
    "kubernetes.URL",
    "kubernetes.Semver",
    "kubernetes.NamedFormat",
};

/// A key of a map by value: 1, 1u and 1.0 are one key.
using Key = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, std::string>;

Key key_of(const Value& value) {
  if (const std::optional<std::int64_t> index = as_index(value)) return *index;
  switch (value.kind()) {
    case Kind::boolean:
      return value.is_true();
    case Kind::unsigned_integer:
      return value.unsigned_integer();
    case Kind::string:
      return value.text();
    default:
      return std::monostate();
  }
}

}  // namespace

struct List {
  std::vector<Value> items;
};

struct Map {
  std::vector<std::pair<Value, Value>> entries;
  std::map<Key, std::size_t> index;
};

namespace {

using Type = std::optional<kubernetes::TypeRef>;
using kubernetes::BaseType;

struct LazyNode {
  const yaml::Node* node = nullptr;
  Type type;
};

Type type_of_field(const Type& type, std::string_view key) {
  if (!type) return {};
  if (type->base() == BaseType::map) return type->item();
  if (type->base() != BaseType::fields && type->base() != BaseType::metadata) return {};
  const std::span<const kubernetes::FieldRow> rows = kubernetes::find_field(with_fields(*type), key);
  return rows.empty() ? Type() : kubernetes::TypeRef{with_fields(*type).apis, rows.back().type};
}

Type type_of_item(const Type& type) {
  return type && type->base() == BaseType::list ? Type(type->item()) : Type();
}

Value string_of(std::string_view text, const Type& type) {
  if (type && type->base() == BaseType::time) {
    if (const std::optional<Value> time = parse_timestamp(text)) return *time;
  } else if (type && type->base() == BaseType::bytes) {
    if (std::optional<std::string> bytes = decode_base64(text)) return Value::bytes(std::move(*bytes));
  } else if (type && type->limit(kubernetes::ConstraintKind::format) == "duration") {
    if (const std::optional<Value> duration = parse_duration(text)) return *duration;
  }
  return Value::string(std::string(text));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> escapes = {{
    {"__underscores__", "__"},
    {"__dot__", "."},
    {"__dash__", "-"},
    {"__slash__", "/"},
}};

}  // namespace

std::string unescape_field(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const auto escape = std::find_if(escapes.begin(), escapes.end(),
                                     [&](const auto& e) { return name.substr(i).starts_with(e.first); });
    if (escape != escapes.end()) {
      out += escape->second;
      i += escape->first.size();
    } else {
      out += name[i++];
    }
  }
  // `__in__` is a keyword as a field.
  if (out == name && name.size() > 4 && name.starts_with("__") && name.ends_with("__"))
    return out.substr(2, out.size() - 4);
  return out;
}

std::string_view type_name(Kind kind) { return type_names[static_cast<std::size_t>(kind)]; }

Value Value::error(std::string message) {
  Value value = string(std::move(message));
  value.kind_ = Kind::error;
  return value;
}
Value Value::unknown(std::string message) {
  Value value = error(std::move(message));
  value.unknown_ = true;
  return value;
}
Value Value::boolean(bool truth) {
  Value value;
  value.kind_ = Kind::boolean;
  value.scalar_.integer = truth ? 1 : 0;
  return value;
}
Value Value::integer(std::int64_t number) {
  Value value;
  value.kind_ = Kind::integer;
  value.scalar_.integer = number;
  return value;
}
Value Value::unsigned_integer(std::uint64_t number) {
  Value value;
  value.kind_ = Kind::unsigned_integer;
  value.scalar_.unsigned_integer = number;
  return value;
}
Value Value::number(double number) {
  Value value;
  value.kind_ = Kind::number;
  value.scalar_.number = number;
  return value;
}
Value Value::string(std::string text) {
  Value value;
  value.kind_ = Kind::string;
  value.data_ = std::make_shared<const std::string>(std::move(text));
  return value;
}
Value Value::bytes(std::string text) {
  Value value = string(std::move(text));
  value.kind_ = Kind::bytes;
  return value;
}
Value Value::list(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::list;
  value.data_ = std::make_shared<const List>(List{std::move(items)});
  return value;
}
Value Value::map(std::vector<std::pair<Value, Value>> entries) {
  auto map = std::make_shared<Map>();
  map->entries = std::move(entries);
  for (std::size_t i = 0; i < map->entries.size(); ++i) map->index.emplace(key_of(map->entries[i].first), i);
  Value value;
  value.kind_ = Kind::map;
  value.data_ = std::move(map);
  return value;
}
Value Value::timestamp(std::int64_t seconds, std::int32_t nanoseconds) {
  Value value = integer(seconds);
  value.kind_ = Kind::timestamp;
  value.nanoseconds_ = nanoseconds;
  return value;
}
Value Value::duration(std::int64_t nanoseconds) {
  Value value = integer(nanoseconds);
  value.kind_ = Kind::duration;
  return value;
}
Value Value::type(std::string_view name) {
  Value value = string(std::string(name));
  value.kind_ = Kind::type;
  return value;
}
Value Value::none() {
  Value value;
  value.kind_ = Kind::optional;
  return value;
}
Value Value::some(Value content) {
  return opaque(Kind::optional, std::make_shared<const Value>(std::move(content)));
}
Value Value::opaque(Kind kind, std::shared_ptr<const void> data) {
  Value value;
  value.kind_ = kind;
  value.data_ = std::move(data);
  return value;
}

Value Value::of_node(const yaml::Node& node, Type type) {
  switch (node.kind) {
    case yaml::Kind::null:
      return null();
    case yaml::Kind::boolean:
      return boolean(node.is_true());
    case yaml::Kind::integer:
      if (type && type->base() == BaseType::number) return number(node.number().value_or(0));
      if (const std::optional<std::int64_t> whole = node.integer()) return integer(*whole);
      return number(node.number().value_or(0));
    case yaml::Kind::number:
      return number(node.number().value_or(0));
    case yaml::Kind::string:
      return string_of(node.text, type);
    case yaml::Kind::map:
    case yaml::Kind::list:
      break;
  }
  Value value = opaque(node.kind == yaml::Kind::map ? Kind::map : Kind::list,
                       std::make_shared<const LazyNode>(LazyNode{&node, type}));
  value.lazy_ = true;
  return value;
}

const yaml::Node* Value::node() const { return lazy_ ? as<LazyNode>().node : nullptr; }

std::size_t Value::size() const {
  if (lazy_) return kind_ == Kind::map ? node()->entries.size() : node()->items.size();
  return kind_ == Kind::map ? as<Map>().entries.size() : as<List>().items.size();
}

Value Value::at(std::size_t index) const {
  if (!lazy_) return as<List>().items[index];
  return of_node(*node()->items[index], type_of_item(as<LazyNode>().type));
}

std::pair<Value, Value> Value::entry(std::size_t index) const {
  if (!lazy_) return as<Map>().entries[index];
  const yaml::Entry& entry = node()->entries[index];
  return {string(std::string(entry.key)),
          of_node(*entry.value, type_of_field(as<LazyNode>().type, entry.key))};
}

std::optional<Value> Value::find(const Value& key) const {
  if (lazy_) {
    if (!key.is(Kind::string)) return std::nullopt;
    const yaml::Node* found = node()->get(key.text());
    if (found == nullptr) return std::nullopt;
    const Type& owner = as<LazyNode>().type;
    const Type type = type_of_field(owner, key.text());
    // The API server drops such a field.
    const bool unset = found->is(yaml::Kind::null) && type && type->base() != BaseType::any &&
                       owner->base() == BaseType::fields && !type->has(kubernetes::nullable_type);
    return unset ? std::nullopt : std::optional(of_node(*found, type));
  }
  const Key normal = key_of(key);
  if (std::holds_alternative<std::monostate>(normal)) return std::nullopt;
  const Map& map = as<Map>();
  const auto found = map.index.find(normal);
  return found == map.index.end() ? std::nullopt : std::optional(map.entries[found->second].second);
}

std::optional<Value> Value::field(std::string_view name) const {
  std::optional<Value> found = find(string(std::string(name)));
  if (found || !lazy_ || name.find("__") == std::string_view::npos) return found;
  return find(string(unescape_field(name)));
}

const yaml::Node* Value::field_node(std::string_view name) const {
  if (node() == nullptr) return nullptr;
  const yaml::Node* found = node()->get(name);
  return found != nullptr ? found : node()->get(unescape_field(name));
}

std::optional<std::int64_t> as_index(const Value& value) {
  switch (value.kind()) {
    case Kind::integer:
      return value.integer();
    case Kind::unsigned_integer:
      if (value.unsigned_integer() > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
      return static_cast<std::int64_t>(value.unsigned_integer());
    case Kind::number:
      if (std::trunc(value.number()) != value.number() || std::abs(value.number()) >= 9.2e18)
        return std::nullopt;
      return static_cast<std::int64_t>(value.number());
    default:
      return std::nullopt;
  }
}

namespace {

std::optional<int> sign(auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; }

/// As cel-go does: integers are rounded to doubles.
std::optional<int> compare_mixed(double number, const Value& whole) {
  if (std::isnan(number)) return std::nullopt;
  return sign(number, whole.is(Kind::integer) ? static_cast<double>(whole.integer())
                                              : static_cast<double>(whole.unsigned_integer()));
}

std::optional<int> compare_numbers(const Value& a, const Value& b) {
  if (a.is(Kind::number) && b.is(Kind::number)) {
    if (std::isnan(a.number()) || std::isnan(b.number())) return std::nullopt;
    return sign(a.number(), b.number());
  }
  if (a.is(Kind::number)) return compare_mixed(a.number(), b);
  if (b.is(Kind::number)) {
    const std::optional<int> order = compare_mixed(b.number(), a);
    return order ? std::optional(-*order) : std::nullopt;
  }
  if (a.kind() == b.kind())
    return a.is(Kind::integer) ? sign(a.integer(), b.integer())
                               : sign(a.unsigned_integer(), b.unsigned_integer());
  if (a.is(Kind::integer)) {
    if (a.integer() < 0) return -1;
    return sign(static_cast<std::uint64_t>(a.integer()), b.unsigned_integer());
  }
  if (b.integer() < 0) return 1;
  return sign(a.unsigned_integer(), static_cast<std::uint64_t>(b.integer()));
}

bool equal_maps(const Value& a, const Value& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto [key, value] = a.entry(i);
    const std::optional<Value> other = b.find(key);
    if (!other || !equal(value, *other)) return false;
  }
  return true;
}

bool equal_lists(const Value& a, const Value& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!equal(a.at(i), b.at(i))) return false;
  }
  return true;
}

}  // namespace

std::optional<int> compare(const Value& a, const Value& b) {
  if (a.is_numeric() && b.is_numeric()) return compare_numbers(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::boolean:
    case Kind::duration:
      return sign(a.integer(), b.integer());
    case Kind::timestamp:
      if (a.integer() == b.integer()) return sign(a.nanoseconds(), b.nanoseconds());
      return sign(a.integer(), b.integer());
    case Kind::string:
    case Kind::bytes:
      return sign(a.text().compare(b.text()), 0);
    default:
      return std::nullopt;
  }
}

bool equal(const Value& a, const Value& b) {
  if (a.is_numeric() && b.is_numeric()) return compare_numbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::type:
    case Kind::format:
      return a.text() == b.text();
    case Kind::list:
      return equal_lists(a, b);
    case Kind::map:
      return equal_maps(a, b);
    case Kind::optional:
      if (a.content() == nullptr || b.content() == nullptr) return a.content() == b.content();
      return equal(*a.content(), *b.content());
    case Kind::quantity:
      return kubernetes::compare(a.as<kubernetes::Quantity>(), b.as<kubernetes::Quantity>()) == 0;
    case Kind::ip:
      return a.as<Address>() == b.as<Address>();
    case Kind::cidr:
      return a.as<Network>() == b.as<Network>();
    case Kind::url:
      return a.as<Url>().text == b.as<Url>().text;
    case Kind::semver:
      return compare(a.as<Semver>(), b.as<Semver>()) == 0;
    default:
      return compare(a, b) == 0;
  }
}

Value no_such_overload() { return Value::error("no such overload"); }

}  // namespace twinhull::cel
