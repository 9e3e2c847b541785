#include "kustomize/selector.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/ascii.h"
#include "base/contains.h"
#include "base/limits.h"
#include "base/text.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Node;

bool is_plain(std::string_view pattern) {
  return std::all_of(pattern.begin(), pattern.end(),
                     [](char c) { return base::is_alnum(c) || c == '-' || c == '_' || c == '/'; });
}

/// A text of a selector that must match as a whole; an empty one matches any.
struct Field {
  std::string_view text;
  std::optional<Pattern> pattern = {};

  /// `wanted` can be null.
  explicit Field(const Node* wanted) : text(wanted == nullptr ? std::string_view() : wanted->text) {
    if (!is_plain(text)) pattern = Pattern::compile(fmt::format("^(?:{})$", text), wanted->span);
  }

  bool matches(Context& context, std::string_view value) const {
    if (text.empty()) return true;
    return pattern ? pattern->matches(context, value) : text == value;
  }
};

/// The words and signs of a label selector.
struct Tokens {
  std::string_view rest;

  static bool is_sign(char c) {
    return c == '=' || c == '!' || c == '(' || c == ')' || c == ',' || c == '<' || c == '>';
  }

  std::string_view peek() const {
    Tokens copy = *this;
    return copy.take();
  }

  std::string_view take() {
    while (!rest.empty() &&
           (rest.front() == ' ' || rest.front() == '\t' || rest.front() == '\n' || rest.front() == '\r'))
      rest.remove_prefix(1);
    if (rest.empty()) return {};
    std::size_t size = 1;
    if (is_sign(rest.front())) {
      if (rest.starts_with("==") || rest.starts_with("!=")) size = 2;
    } else {
      while (size < rest.size() && !is_sign(rest[size]) && rest[size] != ' ' && rest[size] != '\t' &&
             rest[size] != '\n' && rest[size] != '\r')
        ++size;
    }
    const std::string_view token = rest.substr(0, size);
    rest.remove_prefix(size);
    return token;
  }
};

bool is_word(std::string_view token) { return !token.empty() && !Tokens::is_sign(token.front()); }

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Pattern Pattern::compile(std::string_view expression, const source::Span& named) {
  Pattern pattern;
  pattern.named_ = named;
  pattern.regex_ = schema::Regex::compile(expression, schema::RegexSyntax::re2).value;
  return pattern;
}

bool Pattern::matches(Context& context, std::string_view text) const {
  constexpr std::uint64_t build_steps = 4;  // of a step of a match
  constexpr std::size_t longest_name = 256;
  std::uint64_t steps = 0;
  if (!regex_ || context.exhausted) return false;
  const schema::Regex::Answer answer = regex_->search(text, &steps);
  const std::uint64_t of_long_text = text.size() / longest_name * longest_name;
  context.spend(build_steps * (of_long_text + schema::costly_steps(steps, text)));
  if (answer == schema::Regex::Answer::too_costly && !std::exchange(reported_, true)) {
    context.report("limit-reached", named_,
                   fmt::format("the expression takes more than {} steps for {}",
                               base::display(base::Limit::pattern_steps), backquoted(text)),
                   "simplify it, or " + base::how_to_raise(base::Limit::pattern_steps));
  }
  return answer == schema::Regex::Answer::yes;
}

std::optional<LabelSelector> LabelSelector::parse(std::string_view text) {
  LabelSelector selector;
  Tokens tokens{text};
  if (tokens.peek().empty()) return selector;
  for (;;) {
    Requirement requirement;
    const bool absent = tokens.peek() == "!";
    if (absent) tokens.take();
    requirement.key = tokens.take();
    if (!is_word(requirement.key)) return std::nullopt;
    const std::string_view next = tokens.peek();
    if (absent) {
      requirement.op = Operator::absent;
    } else if (next == "=" || next == "==" || next == "!=" || next == "<" || next == ">") {
      tokens.take();
      requirement.op = next == "!="  ? Operator::not_in
                       : next == "<" ? Operator::less
                       : next == ">" ? Operator::greater
                                     : Operator::in;
      requirement.values.push_back(is_word(tokens.peek()) ? tokens.take() : std::string_view());
    } else if (next == "in" || next == "notin") {
      tokens.take();
      requirement.op = next == "in" ? Operator::in : Operator::not_in;
      if (tokens.take() != "(") return std::nullopt;
      for (;;) {
        requirement.values.push_back(is_word(tokens.peek()) ? tokens.take() : std::string_view());
        const std::string_view sign = tokens.take();
        if (sign == ")") break;
        if (sign != ",") return std::nullopt;
      }
    }
    selector.requirements_.push_back(std::move(requirement));
    const std::string_view end = tokens.take();
    if (end.empty()) return selector;
    if (end != ",") return std::nullopt;
  }
}

bool LabelSelector::matches(const TextMap& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(), [&](const Requirement& one) {
    const auto found =
        std::find_if(labels.begin(), labels.end(), [&](const auto& label) { return label.first == one.key; });
    const bool known = found != labels.end();
    switch (one.op) {
      case Operator::exists:
        return known;
      case Operator::absent:
        return !known;
      case Operator::in:
        return known && base::contains(one.values, found->second);
      case Operator::not_in:
        return !known || !base::contains(one.values, found->second);
      case Operator::greater:
      case Operator::less: {
        const auto limit = number(one.values.front());
        const auto value = known ? number(found->second) : std::nullopt;
        if (!limit || !value) return false;
        return one.op == Operator::greater ? *value > *limit : *value < *limit;
      }
    }
    return false;
  });
}

bool matches_labels(Context& context, const Resource& resource, const Node& selector) {
  const auto matches = [&](std::string_view key, const TextMap& values) {
    const Node* text = selector.get(key);
    if (text == nullptr || text->text.empty()) return true;
    const std::optional<LabelSelector> parsed = LabelSelector::parse(text->text);
    if (!parsed) {
      context.report("kustomize-build-error", text->span,
                     fmt::format("{} is not a label selector: Kustomize fails", backquoted(text->text)),
                     "write it like `app=web,tier in (front, back)`");
      return false;
    }
    return parsed->matches(values);
  };
  return matches("labelSelector", resource.labels()) && matches("annotationSelector", resource.annotations());
}

std::vector<Resource*> select(Context& context, const ResourceMap& resources, const Node& target) {
  constexpr std::array<std::string_view, 5> keys = {"group", "version", "kind", "name", "namespace"};
  std::vector<Field> fields;
  for (const std::string_view key : keys) {
    fields.emplace_back(target.get(key));
    if (!fields.back().pattern || fields.back().pattern->valid()) continue;
    context.report(
        "kustomize-build-error", target.get(key)->span,
        fmt::format("{} is not a valid regular expression: Kustomize fails", backquoted(fields.back().text)));
    return {};
  }
  std::vector<Resource*> found;
  for (Resource* resource : resources.all()) {
    const Id& now = resource->id();
    const Id& old = resource->original();
    const auto matches = [&](std::size_t field, std::string_view value) {
      return fields[field].matches(context, value);
    };
    if (!matches(4, old.effective_namespace()) && !matches(4, now.effective_namespace())) continue;
    if (!matches(3, old.name) && !matches(3, now.name)) continue;
    if (!matches(0, now.type.group) || !matches(1, now.type.version) || !matches(2, now.type.kind)) continue;
    if (matches_labels(context, *resource, target)) found.push_back(resource);
  }
  return found;
}

}  // namespace twinhull::kustomize
