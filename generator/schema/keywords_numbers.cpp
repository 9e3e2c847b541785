#include <array>

#include "schema/keyword.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

bool report_range(Evaluation& run, const Instruction& self, const InstanceLocation& location,
                  std::string_view relation) {
  if (silent(run)) return false;
  return report(run, self, location,
                {.rule = "out-of-range",
                 .message = named(location) + " is " + shown(run, self, location) + "; it must be " +
                            std::string(relation) + " " + std::string(self.value->text),
                 .help = default_hint(*run.program.blocks[self.subschema].schema)});
}

/// Compares the value with the keyword's number; only numbers are checked.
template <typename Holds>
bool check(Evaluation& run, const Instruction& self, const InstanceLocation& location,
           std::string_view relation, Holds holds) {
  const std::optional<yaml::Decimal> value = yaml::decimal(*location.node);
  if (!value || holds(*value, run.program.numbers[self.begin])) return true;
  return report_range(run, self, location, relation);
}

bool check_minimum(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return check(run, self, location, "at least",
               [](const yaml::Decimal& a, const yaml::Decimal& b) { return compare(a, b) >= 0; });
}
bool check_maximum(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return check(run, self, location, "at most",
               [](const yaml::Decimal& a, const yaml::Decimal& b) { return compare(a, b) <= 0; });
}
bool check_exclusive_minimum(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return check(run, self, location, "more than",
               [](const yaml::Decimal& a, const yaml::Decimal& b) { return compare(a, b) > 0; });
}
bool check_exclusive_maximum(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return check(run, self, location, "less than",
               [](const yaml::Decimal& a, const yaml::Decimal& b) { return compare(a, b) < 0; });
}
bool check_multiple_of(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return check(run, self, location, "a multiple of", yaml::is_multiple);
}

template <Check function>
void compile_bound(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  std::optional<yaml::Decimal> number = yaml::decimal(*entry.value);
  if (!number) return compiler.fail(entry.value->span, "`" + std::string(entry.key) + "` requires a number");
  if (function == check_multiple_of &&
      (number->negative || number->digits.empty() || number->digits.size() > 1000)) {
    return compiler.fail(entry.value->span, "`multipleOf` requires a positive number of at most 1000 digits");
  }
  compiler.add(subschema, entry, function).begin =
      static_cast<std::uint32_t>(compiler.program.numbers.size());
  compiler.program.numbers.push_back(std::move(*number));
}

constexpr std::array keywords = {
    Keyword{"minimum", compile_bound<check_minimum>, Vocabulary::validation},
    Keyword{"maximum", compile_bound<check_maximum>, Vocabulary::validation},
    Keyword{"exclusiveMinimum", compile_bound<check_exclusive_minimum>, Vocabulary::validation},
    Keyword{"exclusiveMaximum", compile_bound<check_exclusive_maximum>, Vocabulary::validation},
    Keyword{"multipleOf", compile_bound<check_multiple_of>, Vocabulary::validation},
};

}  // namespace

std::span<const Keyword> number_keywords() { return keywords; }

}  // namespace twinhull::schema
