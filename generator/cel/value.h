#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kubernetes/api.h"
#include "yaml/node.h"

namespace twinhull::cel {

/// The runtime type of a value of the Common Expression Language (CEL), with the types that Kubernetes adds.
enum class Kind : std::uint8_t {
  error,
  null,
  boolean,
  integer,
  unsigned_integer,
  number,
  string,
  bytes,
  list,
  map,
  timestamp,
  duration,
  type,
  optional,
  quantity,
  ip,
  cidr,
  url,
  semver,
  format,
};

/// The name of a type in CEL: "int", "google.protobuf.Timestamp".
std::string_view type_name(Kind kind);

struct List;
struct Map;

/// A value, or an error of the evaluation. Copies share what they refer to. Maps and lists of a YAML document
/// are converted only where an expression reads them.
class Value {
 public:
  Value() = default;
  static Value error(std::string message);
  /// What only a cluster knows: an error that decides nothing. `&&`, `||` and macros over lists prefer it to
  /// other errors.
  static Value unknown(std::string message);
  static Value null() { return Value(); }
  static Value boolean(bool value);
  static Value integer(std::int64_t value);
  static Value unsigned_integer(std::uint64_t value);
  static Value number(double value);
  static Value string(std::string text);
  static Value bytes(std::string text);
  static Value list(std::vector<Value> items);
  /// Keys are unique booleans, integers and strings.
  static Value map(std::vector<std::pair<Value, Value>> entries);
  /// Seconds since 1970 and the nanoseconds after them.
  static Value timestamp(std::int64_t seconds, std::int32_t nanoseconds);
  static Value duration(std::int64_t nanoseconds);
  static Value type(std::string_view name);
  static Value none();
  static Value some(Value value);
  /// A value of a library: `data` is what that library casts it to.
  static Value opaque(Kind kind, std::shared_ptr<const void> data);
  /// The value of a node, which has to outlive it. The type, if known, decides between integers and numbers
  /// and which strings are timestamps, durations and bytes. `kubernetes::with_defaults` adds defaults.
  static Value of_node(const yaml::Node& node, std::optional<kubernetes::TypeRef> type = {});

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_error() const { return kind_ == Kind::error; }
  bool is_unknown() const { return unknown_; }
  bool is_numeric() const {
    return kind_ == Kind::integer || kind_ == Kind::unsigned_integer || kind_ == Kind::number;
  }
  bool is_true() const { return scalar_.integer != 0; }
  /// Of integers, the nanoseconds of a duration, the seconds of a timestamp.
  std::int64_t integer() const { return scalar_.integer; }
  std::uint64_t unsigned_integer() const { return scalar_.unsigned_integer; }
  double number() const { return scalar_.number; }
  std::int32_t nanoseconds() const { return nanoseconds_; }
  /// Of strings, bytes, types, formats; the message of an error.
  const std::string& text() const { return *static_cast<const std::string*>(data_.get()); }
  template <typename T>
  const T& as() const {
    return *static_cast<const T*>(data_.get());
  }
  /// The content of an optional; null if it has none.
  const Value* content() const { return static_cast<const Value*>(data_.get()); }

  // Lists and maps.
  std::size_t size() const;
  /// The item of a list.
  Value at(std::size_t index) const;
  /// The entry of a map, in its order.
  std::pair<Value, Value> entry(std::size_t index) const;
  std::optional<Value> find(const Value& key) const;
  /// The value at a field as an expression spells it: Kubernetes escapes names, `__dash__` for `-`.
  std::optional<Value> field(std::string_view name) const;
  /// The YAML node that a map or list is read from; null for others.
  const yaml::Node* node() const;
  /// The node of a field of such a map, by its name in expressions; null if there is none.
  const yaml::Node* field_node(std::string_view name) const;

 private:
  union Scalar {
    std::int64_t integer;
    std::uint64_t unsigned_integer;
    double number;
  };

  Kind kind_ = Kind::null;
  bool lazy_ = false;  ///< `data_` is a LazyNode
  bool unknown_ = false;
  std::int32_t nanoseconds_ = 0;
  Scalar scalar_{0};
  std::shared_ptr<const void> data_;
};

/// CEL's `==`: numbers of different types by their value, values of other different types are unequal.
bool equal(const Value& a, const Value& b);
/// -1, 0, 1, or nothing if the types have no order (or a number is NaN).
std::optional<int> compare(const Value& a, const Value& b);

/// The value as a whole number that a key or an index needs: 2, 2u and 2.0 are the same.
std::optional<std::int64_t> as_index(const Value& value);

/// The name of a field that an expression spells with Kubernetes' escapes: `__dash__`, `__namespace__`.
std::string unescape_field(std::string_view name);

/// "no such overload"
Value no_such_overload();

}  // namespace twinhull::cel
