#include "cel/check.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/contains.h"
#include "base/text.h"
#include "cel/functions.h"

namespace twinhull::cel {
namespace {

using kubernetes::BaseType;
using kubernetes::TypeRef;

/// Names that begin those of types: `google.protobuf.Timestamp`.
constexpr std::array<std::string_view, 14> type_roots = {
    "bool", "int",       "uint", "double", "string",        "bytes", "list",
    "map",  "null_type", "type", "google", "optional_type", "net",   "kubernetes"};

/// Functions that query the cluster or make patches: they exist, but cannot be evaluated here.
constexpr std::array<std::string_view, 16> cluster_functions = {
    "path",      "check",         "group",         "serviceAccount", "resource", "subresource",
    "namespace", "name",          "allowed",       "reason",         "errored",  "error",
    "decision",  "fieldSelector", "labelSelector", "escapeKey"};

constexpr std::array<std::string_view, 7> comparisons = {"_<_",  "_<=_", "_>_", "_>=_",
                                                         "_==_", "_!=_", "_in_"};

/// Functions that always return a boolean.
constexpr std::array<std::string_view, 14> tests = {
    "!_",     "startsWith", "endsWith", "contains", "matches",    "isURL",         "isIP",
    "isCIDR", "isQuantity", "isSemver", "isSorted", "isLessThan", "isGreaterThan", "hasValue"};

std::string_view shown(std::string_view function) {
  if (!function.starts_with('_') && !function.ends_with('_')) return function;
  const std::size_t begin = function.find_first_not_of('_');
  return function.substr(begin, function.find_last_not_of('_') + 1 - begin);
}

StaticType of(TypeRef type) { return {type, kind_of(type)}; }
StaticType of(Kind kind) { return {{}, kind}; }

class Checker {
 public:
  explicit Checker(const Declarations& declarations) : declared_(declarations) {}

  StaticType check(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::literal:
        return of(expr.literal.kind());
      case ExprKind::name:
        return name(expr);
      case ExprKind::select:
        return select(expr);
      case ExprKind::presence:
        select(expr);
        return of(Kind::boolean);
      case ExprKind::index:
        return index(expr);
      case ExprKind::call:
        return call(expr);
      case ExprKind::conjunction:
      case ExprKind::disjunction:
        all(expr);
        return of(Kind::boolean);
      case ExprKind::conditional:
        return conditional(expr);
      case ExprKind::list:
        all(expr);
        return of(Kind::list);
      case ExprKind::map:
        all(expr);
        return of(Kind::map);
      case ExprKind::message:
        all(expr);
        if (!declared_.objects || !(expr.text.starts_with("Object") || expr.text == "JSONPatch"))
          add("unknown type `" + expr.text + "`", expr.offset);
        return {};
      case ExprKind::comprehension:
        return comprehension(expr);
      case ExprKind::bind: {
        require_extension("cel.bind", expr.offset);
        const StaticType value = check(*expr.args[0]);
        locals_.emplace_back(expr.variables[0], value);
        const StaticType result = check(*expr.args[1]);
        locals_.pop_back();
        return result;
      }
    }
    return {};
  }

  std::vector<CheckError> take() { return std::move(problems_); }

 private:
  void add(std::string message, std::size_t offset, std::string help = {}, bool typed = false) {
    problems_.push_back({std::move(message), offset, std::move(help), typed});
  }
  void all(const Expr& expr) {
    for (const std::unique_ptr<Expr>& arg : expr.args) check(*arg);
  }

  void require_extension(const std::string& function, std::size_t offset) {
    if (!declared_.extensions) add("Kubernetes does not have the function `" + function + "`", offset);
  }

  std::vector<std::string_view> names() const {
    std::vector<std::string_view> out;
    for (const auto& [name, type] : locals_) out.push_back(name);
    for (const auto& [name, type] : declared_.variables) out.push_back(name);
    for (const auto& [name, fields] : declared_.fields) out.push_back(name);
    return out;
  }

  StaticType name(const Expr& expr) {
    for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
      if (local->first == expr.text) return local->second;
    }
    const auto found = declared_.variables.find(expr.text);
    if (found != declared_.variables.end()) return found->second;
    if (declared_.fields.contains(expr.text)) return of(Kind::map);
    if (!base::contains(type_roots, expr.text))
      add("`" + expr.text + "` is not defined here", expr.offset, base::did_you_mean(expr.text, names()));
    return {};
  }

  StaticType select(const Expr& expr) {
    const Expr& operand = *expr.args[0];
    if (operand.kind == ExprKind::name) {
      const auto named = declared_.fields.find(operand.text);
      if (named != declared_.fields.end()) return own_field(expr, named->second);
    }
    const StaticType value = check(operand);
    return value.type ? field(*value.type, expr.text, expr) : StaticType();
  }

  StaticType own_field(const Expr& expr, const std::map<std::string, StaticType, std::less<>>& fields) {
    const auto found = fields.find(expr.text);
    if (found != fields.end()) return found->second;
    std::vector<std::string_view> known;
    for (const auto& [name, type] : fields) known.push_back(name);
    add("`" + qualified_name(expr) + "` is not defined", expr.offset, base::did_you_mean(expr.text, known));
    return {};
  }

  StaticType field(TypeRef type, const std::string& name, const Expr& expr) {
    if (type.base() == BaseType::map) return of(type.item());
    if (type.base() != BaseType::fields && type.base() != BaseType::metadata) {
      const std::optional<Kind> kind = kind_of(type);
      const bool open = !kind || *kind == Kind::map || expr.args[0]->optional;
      if (!open)
        add("`" + written(*expr.args[0]) + "` has no fields: its type is " + std::string(type_name(*kind)),
            expr.offset, {}, true);
      return {};
    }
    const TypeRef fields = with_fields(type);
    for (const std::string& spelling : {name, unescape_field(name)}) {
      const kubernetes::FieldRow* row = find_field(fields, spelling, declared_.kubernetes_version);
      if (row != nullptr) return of(TypeRef{fields.apis, row->type});
    }
    if (fields.has(kubernetes::preserve_unknown_fields)) return {};
    add("`" + written(*expr.args[0]) + "` has no field `" + name + "`", expr.offset,
        base::did_you_mean(name, field_names(fields, declared_.kubernetes_version)), true);
    return {};
  }

  /// A chain of fields as it is written; the last part of others.
  static std::string written(const Expr& expr) {
    const std::string name = qualified_name(expr);
    return !name.empty() ? name : expr.text.empty() ? "the value" : expr.text;
  }

  StaticType index(const Expr& expr) {
    const StaticType container = check(*expr.args[0]);
    check(*expr.args[1]);
    const Expr& key = *expr.args[1];
    if (!container.type) return {};
    if (container.type->base() == BaseType::list) return of(container.type->item());
    const bool fields =
        container.type->base() == BaseType::fields || container.type->base() == BaseType::metadata;
    if (fields && !container.type->has(kubernetes::preserve_unknown_fields) && !expr.optional)
      add("`" + written(*expr.args[0]) + "` is an object, whose fields are not read by `[]`", expr.offset,
          "write `" + written(*expr.args[0]) + ".field`", true);
    if (key.kind != ExprKind::literal || !key.literal.is(Kind::string)) return {};
    return field(*container.type, key.literal.text(), expr);
  }

  void no_such_call(const Expr& expr) {
    const std::string name = "`" + expr.text + "`";
    if (!has_function(expr.text)) {
      add("the function " + name + " does not exist", expr.offset);
    } else if (accepts(expr.text, !expr.member, expr.args.size())) {
      add(name + (expr.member ? " is not a method of a value" : " is a method of a value"), expr.offset,
          expr.member ? "write `" + expr.text + "(x)`" : "write `x." + expr.text + "()`");
    } else {
      add(name + " is called with arguments that it does not have", expr.offset);
    }
  }

  StaticType call(const Expr& expr) {
    std::vector<StaticType> args;
    for (const std::unique_ptr<Expr>& arg : expr.args) args.push_back(check(*arg));
    const bool in_cluster = expr.member && base::contains(cluster_functions, expr.text);
    const bool own = !expr.member && args.size() == 1 && base::contains(declared_.functions, expr.text);
    if (!in_cluster && !own && !accepts(expr.text, expr.member, expr.args.size())) {
      no_such_call(expr);
      return {};
    }
    if (expr.text.starts_with("math.") || expr.text.starts_with("base64."))
      require_extension(expr.text, expr.offset);
    if (base::contains(comparisons, expr.text)) {
      compare(expr, args);
      return of(Kind::boolean);
    }
    if (base::contains(tests, expr.text)) return of(Kind::boolean);
    if (expr.text == "size") return of(Kind::integer);
    if (expr.text == "string") return of(Kind::string);
    if (expr.text == "_+_" && args[0].kind == Kind::string) return of(Kind::string);
    return {};
  }

  /// Kinds that a comparison accepts with each other.
  static bool are_comparable(Kind a, Kind b) {
    const auto numeric = [](Kind kind) {
      return kind == Kind::integer || kind == Kind::unsigned_integer || kind == Kind::number;
    };
    return a == b || a == Kind::null || b == Kind::null || (numeric(a) && numeric(b));
  }

  void compare(const Expr& expr, const std::vector<StaticType>& args) {
    if (expr.text == "_in_" || !args[0].kind || !args[1].kind) return;
    if (are_comparable(*args[0].kind, *args[1].kind)) return;
    add("`" + std::string(shown(expr.text)) + "` compares " + std::string(type_name(*args[0].kind)) +
            " and " + std::string(type_name(*args[1].kind)),
        expr.offset, "compare values of one type", args[0].type || args[1].type);
  }

  StaticType conditional(const Expr& expr) {
    check(*expr.args[0]);
    const StaticType first = check(*expr.args[1]);
    const StaticType second = check(*expr.args[2]);
    return first.kind == second.kind ? StaticType{first.type ? first.type : second.type, first.kind}
                                     : StaticType();
  }

  StaticType comprehension(const Expr& expr) {
    const StaticType range = check(*expr.args[0]);
    const bool list = range.type && range.type->base() == BaseType::list;
    const bool map = range.kind == Kind::map;
    const StaticType value = list                                                ? of(range.type->item())
                             : range.type && range.type->base() == BaseType::map ? of(range.type->item())
                                                                                 : StaticType();
    if (expr.variables.size() == 1) {
      locals_.emplace_back(expr.variables[0], map ? of(Kind::string) : value);
    } else {
      locals_.emplace_back(expr.variables[0], list ? of(Kind::integer) : StaticType());
      locals_.emplace_back(expr.variables[1], value);
    }
    for (std::size_t i = 1; i < expr.args.size(); ++i) check(*expr.args[i]);
    locals_.resize(locals_.size() - expr.variables.size());
    if (expr.text == "all" || expr.text == "exists" || expr.text == "existsOne") return of(Kind::boolean);
    if (expr.text == "filter") return list ? range : of(Kind::list);
    if (expr.text == "map" || expr.text == "sortBy") return of(Kind::list);
    return expr.text.starts_with("transform") ? of(Kind::map) : StaticType();
  }

  const Declarations& declared_;
  std::vector<std::pair<std::string, StaticType>> locals_;
  std::vector<CheckError> problems_;
};

}  // namespace

std::optional<Kind> kind_of(const TypeRef& type) {
  switch (type.base()) {
    case BaseType::boolean:
      return Kind::boolean;
    case BaseType::integer:
    case BaseType::int32:
    case BaseType::int64:
      return Kind::integer;
    case BaseType::number:
      return Kind::number;
    case BaseType::string:
      if (!type.limit(kubernetes::ConstraintKind::format).empty()) return {};
      return Kind::string;
    case BaseType::list:
      return Kind::list;
    case BaseType::object:
    case BaseType::map:
    case BaseType::fields:
    case BaseType::metadata:
      return Kind::map;
    default:
      return {};
  }
}

Checked check(const Expr& expr, const Declarations& declarations) {
  Checker checker(declarations);
  const StaticType result = checker.check(expr);
  return {checker.take(), result};
}

}  // namespace twinhull::cel
