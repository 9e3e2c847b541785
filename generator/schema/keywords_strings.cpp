#include <array>

#include "base/text.h"
#include "base/unicode.h"
#include "schema/formats.h"
#include "schema/keyword.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

bool report_length(Evaluation& run, const Instruction& self, const InstanceLocation& location,
                   std::size_t length) {
  if (silent(run)) return false;
  const bool too_short = length < self.begin;
  std::string message = named(location);
  if (location.secret) {
    message += too_short ? " is too short" : " is too long";  // do not reveal the length of a secret
  } else {
    message += length == 0 ? " is empty" : " has " + counted(length, "character", "characters");
  }
  message += too_short ? "; at least " : "; at most ";
  message += counted(self.begin, "character is", "characters are");
  message += too_short ? " expected" : " allowed";
  return report(run, self, location,
                {.rule = "invalid-length",
                 .message = std::move(message),
                 .help = default_hint(*run.program.blocks[self.subschema].schema)});
}

bool check_min_length(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::string)) return true;
  const std::size_t length = base::count_code_points(location.node->text);
  return length >= self.begin || report_length(run, self, location, length);
}

bool check_max_length(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::string)) return true;
  const std::size_t length = base::count_code_points(location.node->text);
  return length <= self.begin || report_length(run, self, location, length);
}

template <Check function>
void compile_length(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (const auto count = compiler.count(entry)) compiler.add(subschema, entry, function).begin = *count;
}

bool check_pattern(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::string)) return true;
  const Regex::Answer answer = search(run, run.program.patterns[self.begin].regex, location.node->text);
  if (answer == Regex::Answer::yes) return true;
  if (silent(run)) return false;
  const std::string pattern = "`" + std::string(self.value->text) + "`";
  if (answer == Regex::Answer::too_costly) {
    return report(
        run, self, location,
        {"pattern-mismatch", named(location) + " takes too long to match against the pattern " + pattern,
         "shorten the value, or simplify the pattern in the schema"});
  }
  return report(run, self, location,
                {.rule = "pattern-mismatch",
                 .message = stated(run, self, location) + " does not match " + pattern,
                 .help = default_hint(*run.program.blocks[self.subschema].schema)});
}

void compile_pattern(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::string)) return;
  const std::optional<Regex> regex = compiler.regex(entry.value->text, entry.value->span);
  if (!regex) return;
  compiler.add(subschema, entry, check_pattern).begin =
      static_cast<std::uint32_t>(compiler.program.patterns.size());
  compiler.program.patterns.push_back({*regex, no_subschema});
}

bool check_format(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  const Format& format = *find_format(self.value->text);
  const bool number = location.node->is(yaml::Kind::integer) || location.node->is(yaml::Kind::number);
  if (!location.node->is(yaml::Kind::string) && !(number && format.check_number != nullptr)) return true;
  const std::string reason = number ? format.check_number(*location.node) : format.check(location.node->text);
  if (reason.empty()) return true;
  if (silent(run)) return false;
  const bool empty = location.node->text.empty();
  std::string help = default_hint(*run.program.blocks[self.subschema].schema);
  if (help.empty() && !format.example.empty())
    help = "use a value such as `" + std::string(format.example) + "`";
  return report(
      run, self, location,
      {.rule = "invalid-format",
       .message = empty ? named(location) + " is empty" : stated(run, self, location) + " " + reason,
       .help = std::move(help)});
}

void compile_format(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::string)) return;
  const Format* format = find_format(entry.value->text);
  if (format == nullptr) {
    if (compiler.options.lenient) return;
    const std::string_view meant = base::closest_match(entry.value->text, format_names());
    return compiler.fail(entry.value->span, "`" + std::string(entry.value->text) + "` is not a format",
                         meant.empty() ? "" : "did you mean `" + std::string(meant) + "`?");
  }
  if (format->own && compiler.options.lenient && !compiler.dialect(subschema).has(Vocabulary::own)) return;
  if (compiler.dialect(subschema).has(Vocabulary::format_assertion))
    compiler.add(subschema, entry, check_format);
}

constexpr std::array keywords = {
    Keyword{"minLength", compile_length<check_min_length>, Vocabulary::validation},
    Keyword{"maxLength", compile_length<check_max_length>, Vocabulary::validation},
    Keyword{"pattern", compile_pattern, Vocabulary::validation},
    Keyword{"format", compile_format, Vocabulary::format},
};

}  // namespace

std::span<const Keyword> string_keywords() { return keywords; }

}  // namespace twinhull::schema
