#include "template/template_ast.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/ascii.h"

namespace twinhull::tmpl {
namespace {

using diagnostic::Findings;

enum class Word : std::uint8_t { none, if_, else_if, else_, each, insert, inline_ };

/// A control key split into its keyword and the rest.
struct Control {
  Word word = Word::none;
  std::string_view rest;
  source::Span span;
};

std::string_view trim(std::string_view text) {
  std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

bool take_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  std::string_view rest = text.substr(word.size());
  if (!rest.empty() && rest.front() != ' ' && rest.front() != '(' && rest.front() != '!') return false;
  text = trim(rest);
  return true;
}

Control read_control(const yaml::Entry& entry) {
  std::string_view key = trim(entry.key);
  if (!key.starts_with(open_mark) || !key.ends_with("}}")) return {};
  std::string_view inner = trim(key.substr(open_mark.size(), key.size() - open_mark.size() - 2));
  Word word = Word::none;
  if (take_word(inner, "if")) {
    word = Word::if_;
  } else if (take_word(inner, "else")) {
    word = take_word(inner, "if") ? Word::else_if : Word::else_;
  } else if (take_word(inner, "each")) {
    word = Word::each;
  } else if (take_word(inner, "insert")) {
    word = Word::insert;
  } else if (take_word(inner, "inline")) {
    word = Word::inline_;
  }
  if (word == Word::none) return {};
  // If the key was written as a plain scalar, its text is part of the file, so spans are exact.
  source::Span span = entry.key_span;
  if (span.end - span.begin == entry.key.size()) {
    auto offset = static_cast<std::uint32_t>(inner.data() - entry.key.data());
    span.begin += inner.empty() ? 0 : offset;
    span.end = inner.empty() ? span.end : span.begin + static_cast<std::uint32_t>(inner.size());
  }
  return {word, inner, span};
}

bool is_name(std::string_view name) {
  auto letter = [](char c) { return base::is_letter(c) || c == '_'; };
  return !name.empty() && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || base::is_digit(c); });
}

bool only_control_keys(const yaml::Node& map) {
  if (map.entries.empty()) return false;
  for (const yaml::Entry& entry : map.entries) {
    if (read_control(entry).word == Word::none) return false;
  }
  return true;
}

class TemplateParser {
 public:
  TemplateParser(base::Arena& arena, Findings& findings) : arena_(arena), findings_(findings) {}

  const TemplateNode* parse(const yaml::Node& node) {
    switch (node.kind) {
      case yaml::Kind::map:
        return parse_map(node);
      case yaml::Kind::list:
        return parse_list(node);
      case yaml::Kind::string:
        return parse_string(node);
      default:
        return literal(node);
    }
  }

  const TemplateNode* parse_string(const yaml::Node& node) {
    if (!has_expression(node.text)) return literal(node);
    std::vector<InterpolationPart> parts = parse_text(node, arena_, findings_);
    if (parts.empty()) return literal(node);
    if (parts.size() == 1 && parts.front().expr != nullptr) {
      return arena_.make<TemplateNode>(TemplateNodeKind::expression, node.span, &node, parts.front().expr);
    }
    return arena_.make<TemplateNode>(TemplateNodeKind::text, node.span, &node, nullptr,
                                     arena_.copy(std::span<const InterpolationPart>(parts)));
  }

 private:
  const TemplateNode* literal(const yaml::Node& node) {
    return arena_.make<TemplateNode>(TemplateNodeKind::literal, node.span, &node);
  }

  void fail(source::Span span, std::string message, std::string help) {
    findings_.push_back(
        {.rule = "template-syntax", .message = std::move(message), .span = span, .help = std::move(help)});
  }

  const Expr* control_expression(const Control& control) {
    bool exact = control.span.end - control.span.begin == control.rest.size();
    return parse_expression(control.rest, control.span, exact, arena_, findings_);
  }

  const TemplateNode* parse_map(const yaml::Node& node) {
    if (node.entries.empty()) return literal(node);
    std::vector<Member> steps;
    add_entries(node, steps);
    return arena_.make<TemplateNode>(TemplateNodeKind::map, node.span, &node, nullptr,
                                     std::span<const InterpolationPart>{},
                                     arena_.copy(std::span<const Member>(steps)), only_control_keys(node));
  }

  const TemplateNode* parse_list(const yaml::Node& node) {
    if (node.items.empty()) return literal(node);
    std::vector<Member> steps;
    for (const yaml::Node* item : node.items) {
      if (item->is(yaml::Kind::map) && only_control_keys(*item)) {
        std::size_t first = steps.size();
        add_entries(*item, steps);
        if (steps.size() > first && steps[first].comment.empty()) steps[first].comment = item->comment;
        continue;
      }
      steps.push_back(
          {.kind = MemberKind::item, .span = item->span, .comment = item->comment, .value = parse(*item)});
    }
    return arena_.make<TemplateNode>(TemplateNodeKind::list, node.span, &node, nullptr,
                                     std::span<const InterpolationPart>{},
                                     arena_.copy(std::span<const Member>(steps)));
  }

  void add_entries(const yaml::Node& map, std::vector<Member>& steps) {
    std::vector<Branch> arms;  // of the condition being collected, the last member
    bool closed = true;        // no further branch may follow
    bool broken = false;       // its `if` was invalid: skip its branches
    auto close = [&] {
      if (!arms.empty()) steps.back().arms = arena_.copy(std::span<const Branch>(arms));
      arms.clear();
      closed = true;
    };
    for (const yaml::Entry& entry : map.entries) {
      Control control = read_control(entry);
      if (control.word == Word::else_if || control.word == Word::else_) {
        if (broken) continue;
        if (closed) {
          fail(entry.key_span, "`else` without `if`", "put it directly after its `if`");
          continue;
        }
        if (control.word == Word::else_ && !control.rest.empty()) {
          fail(control.span, fmt::format("`{}` after `else`", control.rest), "write `else if`");
          continue;
        }
        const Expr* condition = control.word == Word::else_ ? nullptr : control_expression(control);
        if (control.word == Word::else_if && condition == nullptr) continue;
        arms.push_back({condition, parse(*entry.value)});
        closed = control.word == Word::else_;
        continue;
      }
      close();
      broken = false;
      Member step{.kind = MemberKind::entry, .span = entry.key_span, .comment = entry.comment};
      switch (control.word) {
        case Word::if_: {
          const Expr* condition = control_expression(control);
          broken = condition == nullptr;
          if (broken) continue;
          step.kind = MemberKind::branch;
          arms.push_back({condition, parse(*entry.value)});
          closed = false;
          break;
        }
        case Word::each:
          if (!read_each(control, step)) continue;
          step.value = parse(*entry.value);
          break;
        case Word::insert:
        case Word::inline_:
          step.kind = control.word == Word::insert ? MemberKind::insert : MemberKind::inline_;
          step.over = control_expression(control);
          if (step.over == nullptr) continue;
          if (!entry.value->is(yaml::Kind::null)) {
            fail(entry.value->span,
                 fmt::format("`{}` has content", control.word == Word::insert ? "insert" : "inline"),
                 "leave it empty: the key specifies what is inserted");
          }
          break;
        default:
          step.key = key_form(entry);
          step.value = parse(*entry.value);
      }
      steps.push_back(step);
    }
    close();
  }

  const TemplateNode* key_form(const yaml::Entry& entry) {
    const yaml::Node* key =
        arena_.make<yaml::Node>(yaml::Kind::string, yaml::Style::plain, entry.key_span, entry.key);
    return parse_string(*key);
  }

  bool read_each(const Control& control, Member& step) {
    std::string_view rest = control.rest;
    std::size_t in = rest.find(" in ");
    std::string_view names = in == std::string_view::npos ? std::string_view{} : trim(rest.substr(0, in));
    std::size_t comma = names.find(',');
    if (comma != std::string_view::npos) {
      step.first = trim(names.substr(0, comma));
      names = trim(names.substr(comma + 1));
    }
    step.second = names;
    if (!is_name(step.second) || (comma != std::string_view::npos && !is_name(step.first))) {
      fail(control.span,
           fmt::format("`each {}` does not have the form `each x in …` or `each k, v in …`", rest),
           "write the variables before ` in `");
      return false;
    }
    Control over = control;
    over.rest = trim(rest.substr(in + 4));
    if (control.span.end - control.span.begin == rest.size()) {
      over.span.begin += static_cast<std::uint32_t>(over.rest.data() - rest.data());
      over.span.end = over.span.begin + static_cast<std::uint32_t>(over.rest.size());
    }
    step.kind = MemberKind::each;
    step.over = control_expression(over);
    return step.over != nullptr;
  }

  base::Arena& arena_;
  Findings& findings_;
};

}  // namespace

const TemplateNode* parse_template(const yaml::Node& node, base::Arena& arena, Findings& findings) {
  return TemplateParser(arena, findings).parse(node);
}

const TemplateNode* parse_scalar_template(const yaml::Node& node, base::Arena& arena, Findings& findings) {
  return TemplateParser(arena, findings).parse_string(node);
}

std::optional<FragmentHead> parse_fragment_head(const yaml::Node& root, Findings& findings) {
  auto fail = [&](source::Span span, std::string message) -> std::optional<FragmentHead> {
    findings.push_back({.rule = "template-syntax",
                        .message = std::move(message),
                        .span = span,
                        .help = "write one map with the key `${{ fragment NAME(PARAMETER, …) }}`"});
    return std::nullopt;
  };
  if (!root.is(yaml::Kind::map) || root.entries.size() != 1) {
    return fail(root.span, "this is not a fragment");
  }
  const yaml::Entry& entry = root.entries.front();
  std::string_view key = trim(entry.key);
  if (!key.starts_with(open_mark) || !key.ends_with("}}"))
    return fail(entry.key_span, "this is not a fragment");
  std::string_view inner = trim(key.substr(open_mark.size(), key.size() - open_mark.size() - 2));
  std::size_t open = inner.find('(');
  if (!take_word(inner, "fragment") || open == std::string_view::npos || !inner.ends_with(")")) {
    return fail(entry.key_span, "this is not a fragment");
  }
  open = inner.find('(');
  FragmentHead head{.name = trim(inner.substr(0, open)), .parameters = {}, .body = entry.value};
  std::string_view rest = inner.substr(open + 1, inner.size() - open - 2);
  while (!trim(rest).empty()) {
    std::size_t comma = rest.find(',');
    head.parameters.push_back(trim(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  if (!is_name(head.name) || !std::ranges::all_of(head.parameters, is_name)) {
    return fail(entry.key_span,
                "names of fragments and parameters must contain only letters, digits and `_`");
  }
  return head;
}

}  // namespace twinhull::tmpl
