#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "cel/ast.h"
#include "cel/functions.h"

namespace twinhull::cel {

/// A variable of a macro, and those around it.
struct Scope {
  std::string_view name;
  const Value* value = nullptr;
  const Scope* parent = nullptr;
};

/// The value of a local variable, or null.
const Value* find(const Scope* scope, std::string_view name);

/// Collects entries of a map with unique keys.
class MapBuilder {
 public:
  /// An error, or null.
  Value add(const Value& key, Value value);
  Value finish() { return Value::map(std::move(entries_)); }

 private:
  std::vector<std::pair<Value, Value>> entries_;
  std::map<std::string, bool> seen_;
};

using Run = std::function<Value(const Expr& body, const Scope* scope)>;

/// Evaluates a macro over a list, map or optional.
Value run_comprehension(const Expr& expr, const Value& range, const Scope* scope, const Run& run,
                        Budget& budget);

}  // namespace twinhull::cel
