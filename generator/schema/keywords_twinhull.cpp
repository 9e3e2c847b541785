// The vocabulary of Twinhull: `atMost`, `secret`, `errorMessage`, and annotations.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "kubernetes/quantity.h"
#include "schema/keyword.h"
#include "schema/messages.h"
#include "schema/reference.h"

namespace twinhull::schema {
namespace {

/// The number of levels that a relative JSON pointer goes up, and the pointer that follows; empty if invalid.
std::optional<std::pair<int, std::string_view>> relative_pointer(std::string_view text) {
  int steps = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), steps);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || length == 0 || text[0] == '-' || (text[0] == '0' && length > 1))
    return std::nullopt;
  const std::string_view pointer = text.substr(length);
  if (!pointer.empty() && pointer[0] != '/') return std::nullopt;
  return std::pair(steps, pointer);
}

bool is_number(const yaml::Node& node) { return node.is(yaml::Kind::integer) || node.is(yaml::Kind::number); }

/// Compares numbers and quantities exactly; empty if either is neither (its own schema reports that).
std::optional<std::strong_ordering> compare_amounts(const yaml::Node& a, const yaml::Node& b) {
  if (is_number(a) && is_number(b)) {
    const std::optional<yaml::Decimal> x = yaml::decimal(a);
    const std::optional<yaml::Decimal> y = yaml::decimal(b);
    if (x && y) return compare(*x, *y);
    return std::nullopt;
  }
  const auto amount = [](const yaml::Node& node) -> std::optional<kubernetes::Quantity> {
    if (node.is(yaml::Kind::string)) return kubernetes::parse_quantity(node.text).value;
    if (!is_number(node) || !node.number()) return std::nullopt;
    return kubernetes::parse_quantity(fmt::format("{}", *node.number())).value;  // `0x10` is 16
  };
  const std::optional<kubernetes::Quantity> x = amount(a);
  const std::optional<kubernetes::Quantity> y = amount(b);
  if (x && y) return kubernetes::compare(*x, *y);
  return std::nullopt;
}

/// Whether the pair is a container's request and limit, which has its own rule.
bool is_request(const InstanceLocation& location, std::string_view pointer) {
  return location.parent != nullptr && location.parent->key == "requests" && pointer.starts_with("/limits/");
}

bool check_at_most(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  const auto [steps, pointer] = *relative_pointer(self.value->text);
  const InstanceLocation* start = &location;
  for (int i = 0; i < steps && start != nullptr; ++i) start = start->parent;
  const yaml::Node* other = start == nullptr ? nullptr : follow_pointer(*start->node, pointer);
  if (other == nullptr) return true;
  const auto order = compare_amounts(*location.node, *other);
  if (!order || *order <= 0) return true;
  if (silent(run)) return false;

  const bool request = is_request(location, pointer);
  const std::size_t slash = pointer.rfind('/');
  std::string name(slash == std::string_view::npos ? start->key : pointer.substr(slash + 1));
  if (name == location.key && slash > 0) {  // both have the same name: add the path to distinguish them
    name = pointer.substr(1);
    std::ranges::replace(name, '/', '.');
  }
  const bool hidden = location.secret || location.secret_child;
  const bool by_default = other->span.file == run.program.blocks[self.subschema].schema->span.file;
  const std::string limit = hidden ? "another value" : shown(*other);
  const std::string what = request ? "the request of " + named(location) : named(location);
  return report(
      run, self, location,
      {.rule = request ? "requests-exceed-limits" : "exceeds-related-value",
       .message = what + " is " + shown(run, self, location) + ", which exceeds " +
                  (request ? "the limit " : "`" + name + "`, ") + limit,
       .help = request ? "lower the request or raise the limit" : "lower it or raise `" + name + "`",
       .related = {{(request ? "the limit is " : "`" + name + "` is ") +
                        std::string(by_default ? "this default" : "set here"),
                    other->span}}});
}

void compile_at_most(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::string)) return;
  if (!relative_pointer(entry.value->text)) {
    return compiler.fail(entry.value->span,
                         "`" + std::string(entry.value->text) + "` is not a relative JSON pointer",
                         "write the levels up, then the path down: `2/limits/memory`");
  }
  compiler.add(subschema, entry, check_at_most);
  compiler.program.reads_outer_values = true;
}

void compile_secret(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (compiler.expect(entry, yaml::Kind::boolean))
    compiler.program.blocks[subschema].secret = entry.value->is_true();
}

/// Used when a finding is reported.
void compile_error_message(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (entry.value->is(yaml::Kind::string)) return;
  if (!compiler.expect(entry, yaml::Kind::map)) return;
  const yaml::Node& schema = *compiler.program.blocks[subschema].schema;
  for (const yaml::Entry& row : entry.value->entries) {
    if (!row.value->is(yaml::Kind::string) && !row.value->is(yaml::Kind::map)) {
      compiler.fail(row.value->span, "`errorMessage` requires strings");
    } else if (schema.find(row.key) == nullptr) {
      compiler.fail(
          row.key_span,
          "`" + std::string(row.key) + "` is not a keyword of this schema, so its message is never used",
          "use a keyword that is next to `errorMessage`");
    }
  }
}

/// Used when the values schema of a system is derived.
void compile_removable(Compiler& compiler, SubschemaId, const yaml::Entry& entry) {
  compiler.expect(entry, yaml::Kind::boolean);
}

constexpr std::array own = {
    Keyword{"atMost", compile_at_most, Vocabulary::own},
    Keyword{"secret", compile_secret, Vocabulary::own},
    Keyword{"errorMessage", compile_error_message, Vocabulary::own},
    Keyword{"removable", compile_removable, Vocabulary::own},
};

constexpr auto metadata = Vocabulary::metadata;
constexpr auto content = Vocabulary::content;
constexpr std::array annotations = {
    Keyword{"$comment"},
    Keyword{"title", nullptr, metadata},
    Keyword{"description", nullptr, metadata},
    Keyword{"default", nullptr, metadata},
    Keyword{"examples", nullptr, metadata},
    Keyword{"deprecated", nullptr, metadata, SubschemaShape::nothing, since_2019},
    Keyword{"readOnly", nullptr, metadata},
    Keyword{"writeOnly", nullptr, metadata},
    Keyword{"contentEncoding", nullptr, content},
    Keyword{"contentMediaType", nullptr, content},
    Keyword{"contentSchema", nullptr, content, SubschemaShape::schema, since_2019},
    Keyword{"markdownDescription", nullptr, Vocabulary::own},
    Keyword{"enumDescriptions", nullptr, Vocabulary::own},
};

}  // namespace

std::span<const Keyword> twinhull_keywords() { return own; }
std::span<const Keyword> annotation_keywords() { return annotations; }

}  // namespace twinhull::schema
