#include "template/go_template_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/unicode.h"
#include "template/component_literal.h"
#include "yaml/writer.h"

namespace twinhull::tmpl {
namespace {

using yaml::Kind;
using yaml::Node;

std::string go_literal(const Node& node, const HelmContext& context) {
  if (std::string port = port_argument(node, context); !port.empty()) return port;
  switch (node.kind) {
    case Kind::string:
      if (const auto around = split_component_literal(node.text, context)) {
        if (around->before.empty() && around->after.empty()) return component_argument(context);
        return fmt::format("({})", print_component(*around, context));
      }
      return go_string(node.text);
    case Kind::list: {
      std::string out = "list";
      for (const Node* item : node.items) out += fmt::format(" ({})", go_literal(*item, context));
      return out;
    }
    case Kind::map: {
      std::string out = "dict";
      for (const yaml::Entry& entry : node.entries) {
        out += fmt::format(" {} ({})", go_string(entry.key), go_literal(*entry.value, context));
      }
      return out;
    }
    case Kind::null:
      return "nil";
    case Kind::boolean:
      return node.is_true() ? "true" : "false";
    default:
      return node.integer() ? fmt::format("{}", *node.integer()) : std::string(node.text);
  }
}

std::string with_path(std::string base, std::span<const std::string_view> path) {
  for (std::string_view key : path) {
    if (is_identifier(key)) {
      base += fmt::format(".{}", key);
    } else {
      base = fmt::format("(index {} {})", base, go_string(key));
    }
  }
  return base;
}

/// What precedes `.Values` and other members of the root.
std::string root_of(const HelmContext& context) {
  return fmt::format("{}{}", context.in_range ? "$" : "", context.component.empty() ? "" : ".context");
}

/// A value. In a shared `define`, those of the component are an argument.
std::string value_at(std::span<const std::string_view> path, const HelmContext& context) {
  if (context.component.empty() || path.empty() || path.front() != context.component)
    return with_path(root_of(context) + ".Values", path);
  return with_path(context.in_range ? "$.values" : ".values", path.subspan(1));
}

/// The root as an argument.
std::string root_argument(const HelmContext& context) {
  const std::string root = root_of(context);
  return root.empty() ? "." : root;
}

std::string builtin(std::string_view name, const HelmContext& context) {
  const std::string root = root_of(context);
  if (name == "release.fullname")
    return fmt::format("include \"{}.fullname\" {}", context.chart, root_argument(context));
  if (name == "release.name") return fmt::format("{}.Release.Name", root);
  if (name == "release.namespace") return fmt::format("{}.Release.Namespace", root);
  if (name == "release.service") return fmt::format("{}.Release.Service", root);
  if (name == "cluster.apiVersions") return fmt::format("{}.Capabilities.APIVersions | join \",\"", root);
  if (name == "chart.name") return fmt::format("{}.Chart.Name", root);
  if (name == "chart.version") return fmt::format("{}.Chart.Version", root);
  return fmt::format("{}.Chart.AppVersion", root);
}

/// Flattens nested uses of the same operator: `and a b c`.
void flatten(const ResidualExpr& term, ResidualExprKind kind, std::vector<const ResidualExpr*>& operands) {
  if (term.kind != kind) return operands.push_back(&term);
  for (const ResidualExpr* arg : term.args) flatten(*arg, kind, operands);
}

/// Integers of values are float64 or json.Number in Go, which do not compare with integers.
std::string integer_argument(const ResidualExpr& term, const HelmContext& context) {
  bool is_int = term.kind == ResidualExprKind::literal ||
                (term.kind == ResidualExprKind::call && term.function->name == "length");
  if (is_int || !term.type.only(integer_kind)) {
    return helm_argument(term, context);
  }
  return fmt::format("({} {})", term.type.prints_plainly ? "int" : "int64", helm_argument(term, context));
}

/// Keeps Go from printing a large number with an exponent.
std::string number_suffix(const ResidualExpr& term) {
  const Type& type = term.type;
  constexpr Kinds numbers = integer_kind | number_kind;
  if (type.prints_plainly || term.kind == ResidualExprKind::literal) return "";
  if (type.only(integer_kind)) return " | int64";
  if (type.only(numbers)) return " | toJson";
  // JSON has numbers in full, and strings of safe characters in quotes, otherwise unchanged.
  const bool mixed = type.only(numbers | string_kind) && (type.kinds & number_kind) != 0;
  return mixed && type.inline_safe ? " | toJson | trimAll `\"`" : "";
}

/// Parses the text of an `include` to the map or list it represents.
std::string parsed_fragment(const ResidualExpr& term, const HelmContext& context) {
  std::string_view parser = (term.type.kinds & map_kind) != 0 ? "fromYaml" : "fromYamlArray";
  return fmt::format("{} | {}", helm_pipeline(term, context), parser);
}

/// Whether a map that is an argument of the function can be absent.
bool may_be_absent(const Function& function) {
  return function.result == Result::merged || function.result == Result::subset;
}

std::string call(const ResidualExpr& term, const HelmContext& context) {
  const ResidualExpr& first = *term.args[0];
  if (first.kind == ResidualExprKind::builtin && first.text == "cluster.apiVersions" &&
      term.function->name == "contains")
    return fmt::format("{}.Capabilities.APIVersions.Has {}", root_of(context),
                       helm_argument(*term.args[1], context));
  std::string_view spelling = term.function->helm;
  bool pipeline = spelling.starts_with("{0} | ");
  std::string out;
  for (std::size_t i = 0; i < spelling.size(); ++i) {
    if (spelling[i] != '{') {
      out += spelling[i];
      continue;
    }
    auto number = static_cast<std::size_t>(spelling[i + 1] - '0');
    const ResidualExpr& arg = *term.args[number];
    bool head = i == 0 && pipeline;
    if (arg.kind == ResidualExprKind::fragment) {
      std::string parsed = parsed_fragment(arg, context);
      out += head ? parsed : fmt::format("({})", parsed);
    } else if (head) {
      // Functions that return their argument leave the conversion to the one that prints it.
      const bool printed = term.function->result == Result::fixed;
      out += helm_pipeline(arg, context) + (printed ? number_suffix(arg) : "");
    } else if (term.function->parameters[number].kinds == integer_kind) {
      out += arg.kind == ResidualExprKind::literal ? helm_argument(arg, context)
                                                   : fmt::format("(int {})", helm_argument(arg, context));
    } else if (may_be_absent(*term.function) && arg.type.optional) {
      out += fmt::format("({} | default dict)", helm_pipeline(arg, context));
    } else {
      out += helm_argument(arg, context);
    }
    i += 2;
  }
  return out;
}

std::string comparison(const ResidualExpr& term, const HelmContext& context) {
  std::string_view op = term.text;
  std::string_view name = op == "=="   ? "eq"
                          : op == "!=" ? "ne"
                          : op == "<"  ? "lt"
                          : op == "<=" ? "le"
                          : op == ">"  ? "gt"
                                       : "ge";
  return fmt::format("{} {} {}", name, integer_argument(*term.args[0], context),
                     integer_argument(*term.args[1], context));
}

/// `printf` with a verb for every part.
std::string print_text(const ResidualExpr& term, const HelmContext& context) {
  std::string format;
  std::string arguments;
  for (const ResidualExpr* part : term.args) {
    if (part->kind == ResidualExprKind::literal) {
      const auto around = split_component_literal(part->literal->text, context);
      format += escape_percent(around ? around->before : part->literal->text);
      if (!around) continue;
      format += "%s" + escape_percent(around->after);
      arguments.append(" ").append(component_argument(context));
      continue;
    }
    format += part->type.only(string_kind) ? "%s" : "%v";
    arguments += ' ';
    const std::string suffix = number_suffix(*part);
    arguments += part->type.only(integer_kind) && !part->type.prints_plainly
                     ? integer_argument(*part, context)
                 : suffix.empty() ? helm_argument(*part, context)
                                  : fmt::format("({}{})", helm_pipeline(*part, context), suffix);
  }
  return fmt::format("printf {}{}", go_string(format), arguments);
}

bool is_simple(const ResidualExpr& term) {
  switch (term.kind) {
    case ResidualExprKind::value:
    case ResidualExprKind::variable:
      return true;
    case ResidualExprKind::builtin:
      return term.text != "release.fullname";
    case ResidualExprKind::literal:
      return !term.literal->is(Kind::list) && !term.literal->is(Kind::map);
    default:
      return false;
  }
}

/// Whether a value's text may be part of the printed text. If Helm skips the schema
/// (`--skip-schema-validation`), it may be any text, whatever the expression's type, and would be parsed as
/// YAML if it were not quoted.
bool prints_values(const ResidualExpr& term) {
  const auto any = [](std::span<const ResidualExpr* const> terms) {
    return std::ranges::any_of(terms, [](const ResidualExpr* part) { return prints_values(*part); });
  };
  switch (term.kind) {
    case ResidualExprKind::literal:
    case ResidualExprKind::output:
    case ResidualExprKind::negation:
    case ResidualExprKind::comparison:
      return false;
    case ResidualExprKind::builtin:
      // Helm validates names of releases and charts, but not namespaces and app versions. The template of the
      // full name validates what it prints.
      return term.text == "release.namespace" || term.text == "chart.appVersion";
    case ResidualExprKind::value:
    case ResidualExprKind::variable:
    case ResidualExprKind::fragment:
      return true;
    case ResidualExprKind::call:
      if (term.function->result == Result::second_or_third) return any(term.args.subspan(1));
      if (term.function->result == Result::fixed && (term.function->result_kinds & string_kind) == 0)
        return false;
      return any(term.args);
    case ResidualExprKind::text:
    case ResidualExprKind::conjunction:
    case ResidualExprKind::disjunction:
      return any(term.args);
  }
  return true;
}

/// The literal parts with a placeholder for every dynamic one.
std::string sample(const ResidualExpr& text) {
  std::string out;
  for (const ResidualExpr* part : text.args) {
    out += part->kind == ResidualExprKind::literal ? part->literal->text : std::string_view("x");
  }
  return out;
}

/// Texts such as `{{ .Release.Name }}-backend` need no quotes: the literal letters make them strings.
bool plain_text(const ResidualExpr& text) {
  std::size_t letters = 0;
  for (const ResidualExpr* part : text.args) {
    if (part->kind == ResidualExprKind::literal) {
      letters += static_cast<std::size_t>(std::ranges::count_if(part->literal->text, base::is_letter));
    } else if (!part->type.inline_safe || (part->type.kinds & string_kind) == 0) {
      return false;
    }
  }
  return letters >= 2 && !yaml::needs_quotes(sample(text)) && sample(text).find(':') == std::string::npos;
}

std::string inline_parts(const ResidualExpr& text, const HelmContext& context, bool quoted) {
  std::string out;
  for (const ResidualExpr* part : text.args) {
    if (part->kind != ResidualExprKind::literal) {
      out += fmt::format("{{{{ {}{} }}}}", helm_pipeline(*part, context), number_suffix(*part));
    } else if (const auto around = split_component_literal(part->literal->text, context)) {
      out += fmt::format("{}{{{{ {} }}}}{}", escape_braces(around->before), component_argument(context),
                         escape_braces(around->after));
    } else if (quoted) {
      // Removes the writer's quotes: the whole text is quoted.
      std::string scalar = yaml::double_quoted(part->literal->text);
      out += escape_braces(std::string_view(scalar).substr(1, scalar.size() - 2));
    } else {
      // A line of text that Helm prints to a terminal, or letters that need no quotes.
      out += escape_braces(base::escape_for_display(part->literal->text, "\t\n"));
    }
  }
  return out;
}

}  // namespace

std::string_view component_of(const Fragment& fragment) {
  const std::string_view name = fragment.name;
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

std::string_view shared_name(const Fragment& fragment) {
  const std::string_view name = fragment.name;
  return name.substr(name.rfind('.') + 1);
}

bool SharedFragments::is_inline(const Fragment& fragment) const {
  return !fragment.directory.empty() && !fragment.is_parsed && !component_of(fragment).empty() &&
         !defines.contains(&fragment) && !by_component.contains(shared_name(fragment));
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::ranges::all_of(text, [](char c) { return base::is_alnum(c) || c == '_'; });
}

std::string go_string(std::string_view text) {
  if (base::escape_for_display(text, "\n\t") == text) {
    if (text.find_first_of("\"\\\n\t") == std::string_view::npos) return fmt::format("\"{}\"", text);
    if (text.find('`') == std::string_view::npos) return fmt::format("`{}`", text);
  }
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (text[at] == '"' || text[at] == '\\') out += '\\';
    base::append_display_safe(out, text, at, point);  // its escapes are valid in Go
    at += point.size;
  }
  return out + '"';
}

std::string escape_braces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("{{")) {
      out += "{{ \"{{\" }}";
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string helm_include(const Fragment& fragment, const HelmContext& context) {
  const std::string_view component = component_of(fragment);
  const bool same = !component.empty() && component == context.component;
  if (same && context.uses != nullptr) context.uses->nested.push_back(&fragment);
  SharedDefine shared;
  if (context.shared != nullptr) {
    const auto found = context.shared->defines.find(&fragment);
    if (found != context.shared->defines.end()) shared = found->second;
  } else if (same) {
    shared = {.name = shared_name(fragment), .takes_values = true};
  }
  if (shared.name.empty() && same) {  // each component has its own
    return fmt::format("include (printf \"{}.%s.{}\" {}) {}", context.chart, shared_name(fragment),
                       component_argument(context), root_argument(context));
  }
  if (shared.name.empty())
    return fmt::format("include \"{}.{}\" {}", context.chart, fragment.name, root_argument(context));
  std::string arguments = fmt::format("\"context\" {} \"component\" {}", root_argument(context),
                                      same ? component_argument(context) : go_string(component));
  if (shared.takes_port)
    arguments += fmt::format(" \"port\" {}", !same              ? std::string(fragment.port)
                                             : context.in_range ? "$.port"
                                                                : ".port");
  const std::string_view path[] = {component};
  if (shared.takes_values) arguments += fmt::format(" \"values\" {}", value_at(path, context));
  return fmt::format("include \"{}.{}\" (dict {})", context.chart, shared.name, arguments);
}

std::string helm_pipeline(const ResidualExpr& term, const HelmContext& context) {
  switch (term.kind) {
    case ResidualExprKind::literal:
      return go_literal(*term.literal, context);
    case ResidualExprKind::value:
      return value_at(term.path, context);
    case ResidualExprKind::builtin:
      return builtin(term.text, context);
    case ResidualExprKind::output:
      return "true";
    case ResidualExprKind::variable:
      return with_path(fmt::format("${}", term.text), term.path);
    case ResidualExprKind::text:
      return print_text(term, context);
    case ResidualExprKind::call:
      return call(term, context);
    case ResidualExprKind::fragment:
      return helm_include(*term.fragment, context);
    case ResidualExprKind::negation:
      return fmt::format("not {}", helm_argument(*term.args[0], context));
    case ResidualExprKind::conjunction:
    case ResidualExprKind::disjunction: {
      std::vector<const ResidualExpr*> operands;
      flatten(term, term.kind, operands);
      std::string out = term.kind == ResidualExprKind::conjunction ? "and" : "or";
      for (const ResidualExpr* operand : operands) out += ' ' + helm_argument(*operand, context);
      return out;
    }
    case ResidualExprKind::comparison:
      return comparison(term, context);
  }
  return {};
}

std::string helm_argument(const ResidualExpr& term, const HelmContext& context) {
  std::string text = helm_pipeline(term, context);
  return is_simple(term) ? text : fmt::format("({})", text);
}

std::string helm_scalar(const ResidualExpr& term, const HelmContext& context) {
  if (term.kind == ResidualExprKind::literal) {
    const Node& node = *term.literal;
    if (node.is(Kind::map)) return "{}";
    if (node.is(Kind::list)) return "[]";
    if (node.is(Kind::null)) return "null";
    if (std::string port = port_argument(node, context); !port.empty())
      return fmt::format("{{{{ {} }}}}", port);
    if (!node.is(Kind::string)) return std::string(node.text);
    if (const auto around = split_component_literal(node.text, context)) {
      if (around->before.empty() && around->after.empty())
        return fmt::format("{{{{ {} | quote }}}}", component_argument(context));
      const std::string shown = fmt::format("{}x{}", around->before, around->after);
      const auto letters = std::ranges::count_if(shown, base::is_letter) - 1;
      if (letters < 2 || yaml::needs_quotes(shown) || shown.find(':') != std::string::npos)
        return fmt::format("{{{{ {} | quote }}}}", print_component(*around, context));
      return fmt::format("{}{{{{ {} }}}}{}", escape_braces(around->before), component_argument(context),
                         escape_braces(around->after));
    }
    return escape_braces(yaml::scalar(node.text));
  }
  if (term.kind == ResidualExprKind::text) {
    if (!term.type.inline_safe || prints_values(term)) {
      return fmt::format("{{{{ {} | quote }}}}", print_text(term, context));
    }
    if (plain_text(term)) return inline_parts(term, context, false);
    return fmt::format("\"{}\"", inline_parts(term, context, true));
  }
  if (((term.type.kinds & string_kind) == 0 || term.type.plain_safe) && !prints_values(term)) {
    return fmt::format("{{{{ {}{} }}}}", helm_pipeline(term, context), number_suffix(term));
  }
  // `quote` would convert a number or boolean to a string, also in a value that may be either (`2` or `50%`).
  // `toJson` keeps them, prints large integers without an exponent, and quotes strings.
  if (!term.type.only(string_kind)) return fmt::format("{{{{ {} | toJson }}}}", helm_pipeline(term, context));
  // `quote` converts anything to a string, so `string(…)` is redundant.
  bool conversion = term.kind == ResidualExprKind::call && term.function->name == "string";
  const ResidualExpr& shown = conversion ? *term.args[0] : term;
  if (conversion && (shown.type.kinds & string_kind) != 0 && !shown.type.only(string_kind) &&
      !shown.type.inline_safe) {
    // Texts of any characters, or numbers, which JSON has in full.
    const std::string text = helm_argument(shown, context);
    return fmt::format("{{{{ kindIs \"string\" {0} | ternary {0} (toJson {0}) | quote }}}}", text);
  }
  return fmt::format("{{{{ {}{} | quote }}}}", helm_pipeline(shown, context), number_suffix(shown));
}

std::string helm_collection(const ResidualExpr& term, std::string_view argument, int indent,
                            const HelmContext& context) {
  const Node* schema = term.type.schema;
  if (schema == nullptr || schema->get("x-template") == nullptr)
    return fmt::format("toYaml {} | nindent {}", argument, indent);
  HelmContext inside = context;
  inside.in_range = context.in_range || argument == ".";
  const std::string text = fmt::format("kindIs \"string\" {0} | ternary {0} (toYaml {0})", argument);
  return fmt::format("tpl ({}) {} | nindent {}", text, root_argument(inside), indent);
}

std::string helm_line(const ResidualExpr& term, const HelmContext& context) {
  if (term.kind == ResidualExprKind::literal)
    return escape_braces(base::escape_for_display(term.literal->text, "\t\n"));
  if (term.kind == ResidualExprKind::text) return inline_parts(term, context, false);
  return fmt::format("{{{{ {}{} }}}}", helm_pipeline(term, context), number_suffix(term));
}

std::string helm_key(const ResidualExpr& term, const HelmContext& context) {
  HelmContext own = context;
  // A field such as `backend` of an Ingress is not a component.
  if (term.kind == ResidualExprKind::literal) own.component = {};
  return helm_scalar(term, own);
}

}  // namespace twinhull::tmpl
