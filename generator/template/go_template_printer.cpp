#include "template/go_template_printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/text.h"
#include "template/condition.h"
#include "template/fullname.h"
#include "template/go_template_expression.h"
#include "template/shared_fragments.h"
#include "template/unused_defines.h"
#include "yaml/writer.h"

namespace twinhull::tmpl {
namespace {

/// A comment's text without the end marker.
std::string go_comment(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '/' && out.ends_with('*')) out += ' ';
    out += c;
  }
  return out;
}

constexpr const char* kHelpersFile = "_helpers.tpl";
constexpr const char* kComponentsFile = "_components.tpl";
constexpr std::string_view kSuffix = ".tpl";

/// The file of the chart with the named template of a fragment.
std::string file_of_define(const Fragment& fragment) {
  if (fragment.is_file) return kComponentsFile;
  if (fragment.directory.empty()) return kHelpersFile;
  return fmt::format("_{}{}", fragment.directory, kSuffix);
}

class Printer {
 public:
  Printer(const HelmContext& context, base::Arena& arena, diagnostic::Findings& findings)
      : context_(context), conditions_(arena, findings) {}

  /// The documents of a file, `---` between them.
  std::string documents(std::span<const ResidualMember> parts) {
    out_.clear();
    print_documents(parts);
    return std::move(out_);
  }

  std::string lines(std::span<const ResidualMember> parts) {
    out_.clear();
    is_text_ = true;
    print_parts(parts, 0);
    // The file's header trims what follows it.
    if (!out_.empty() && (out_[0] == '\n' || out_[0] == ' ')) out_.insert(0, nothing);
    return std::move(out_);
  }

  std::string fragment(const Fragment& fragment) {
    out_.clear();
    if (fragment.is_file) {
      print_documents(fragment.product->parts);
    } else {
      print_parts(fragment.product->parts, 0);
    }
    note_trimmed();
    return std::move(out_);
  }

  /// The literal blocks of a fragment whose last line break the following action trims, in order. The text of
  /// the fragment then ends without it, unless they are quoted.
  const std::vector<int>& trimmed() const { return trimmed_; }
  void quote(std::vector<int> blocks) { quoted_ = std::move(blocks); }

 private:
  /// An empty action that prints nothing, but is not white space that an adjacent action would trim.
  static constexpr std::string_view nothing = "{{ \"\" }}";

  static constexpr std::string_view trim_line_break = R"( | trimPrefix "\n")";

  void note_trimmed() {
    if (std::exchange(after_block_, false)) trimmed_.push_back(blocks_ - 1);
  }

  void line(int indent, std::string_view text) {
    after_block_ = false;
    out_.append(static_cast<std::size_t>(indent), ' ').append(text).append("\n");
  }

  void comment(int indent, std::string_view text) {
    if (text.empty() || is_text_) return;
    for (std::string_view row : base::split(text, '\n')) {
      line(indent, row.empty() ? std::string("#") : fmt::format("# {}", escape_braces(row)));
    }
  }

  void open(int indent, std::string_view action) {
    // An action trims the line break before it, which would remove an empty line of a text.
    if (is_text_ && (out_ == "\n" || out_.ends_with("\n\n"))) out_.insert(out_.size() - 1, nothing);
    note_trimmed();
    line(indent, fmt::format("{{{{- {} }}}}", action));
  }
  void close(int indent) { open(indent, "end"); }

  /// Prints `body` between `if` and `end` if the condition is not constant.
  template <typename Body>
  void when(const Condition& condition, int indent, Body body) {
    if (condition.never()) return;
    if (condition.always()) return body();
    open(indent, fmt::format("if {}", helm_pipeline(*condition.term, context_)));
    std::size_t before = conditions_.assume(condition);
    body();
    conditions_.forget(before);
    close(indent);
  }

  void print_documents(std::span<const ResidualMember> parts) {
    for (const ResidualMember& part : parts) {
      if (part.kind == ResidualMember::Kind::item) {
        when(conditions_.non_empty(*part.value), 0, [&] {
          if (documents_++ > 0) line(0, "---");
          comment(0, part.comment);
          if (part.value->kind == ResidualNode::Kind::term) {
            collection(*part.value->term, 0);
          } else {
            print_parts(part.value->parts, 0);
          }
        });
      } else if (part.kind == ResidualMember::Kind::branch) {
        branch(part, 0, [&](std::span<const ResidualMember> body) { print_documents(body); });
      } else if (part.kind == ResidualMember::Kind::each) {
        documents_ += 1;  // a loop may run again: each of its documents needs a `---`
        range(part, 0, [&] { print_documents(part.body); });
      }
    }
  }

  template <typename Body>
  void branch(const ResidualMember& part, int indent, Body body) {
    std::size_t outer = conditions_.assume({});
    bool opened = false;
    for (const ResidualBranch& arm : part.arms) {
      Condition taken = arm.condition == nullptr ? Condition{} : conditions_.of(*arm.condition);
      if (taken.never()) continue;
      if (taken.always() && !opened) {
        body(arm.parts);
        return;
      }
      if (taken.always()) {
        open(indent, "else");
      } else {
        open(indent, fmt::format("{} {}", opened ? "else if" : "if", helm_pipeline(*taken.term, context_)));
      }
      opened = true;
      std::size_t before = conditions_.assume(taken);
      body(arm.parts);
      conditions_.forget(before);
      if (taken.always()) break;
    }
    conditions_.forget(outer);
    if (opened) close(indent);
  }

  template <typename Body>
  void range(const ResidualMember& part, int indent, Body body) {
    std::string variables = part.first.empty() ? fmt::format("${}", part.second)
                                               : fmt::format("${}, ${}", part.first, part.second);
    open(indent, fmt::format("range {} := {}", variables, helm_pipeline(*part.over, context_)));
    bool outer = std::exchange(context_.in_range, true);
    body();
    context_.in_range = outer;
    close(indent);
  }

  void print_parts(std::span<const ResidualMember> parts, int indent) {
    for (const ResidualMember& part : parts) {
      switch (part.kind) {
        case ResidualMember::Kind::entry:
          entry(part, indent);
          break;
        case ResidualMember::Kind::item:
          is_text_ ? line(0, helm_line(*part.value->term, context_)) : item(part, indent);
          break;
        case ResidualMember::Kind::branch:
          branch(part, indent, [&](std::span<const ResidualMember> body) {
            // The comment must disappear together with what it explains.
            if (body.data() == part.arms.front().parts.data()) comment(indent, part.comment);
            print_parts(body, indent);
          });
          break;
        case ResidualMember::Kind::each:
          comment(indent, part.comment);
          range(part, indent, [&] { print_parts(part.body, indent); });
          break;
        case ResidualMember::Kind::insert:
          comment(indent, part.comment);
          collection(*part.over, indent, true);
          break;
      }
    }
  }

  /// Whether the text of a fragment begins with an action, after which a line break is printed. In a text
  /// that keeps its line breaks, which may precede, it would be another one.
  bool may_begin_with_line_break(const Fragment& fragment) {
    if (context_.shared == nullptr || fragment.product->parts.empty()) return false;
    if (!context_.component.empty() && context_.shared->by_component.contains(shared_name(fragment)))
      return true;  // that of another component may
    const ResidualMember& first = fragment.product->parts.front();
    const bool fixed = first.kind == ResidualMember::Kind::entry || first.kind == ResidualMember::Kind::item;
    return !fixed || !conditions_.non_empty(*first.value).always();
  }

  /// A whole map or list: an include, or the value itself. `spliced`: between other entries or items.
  void collection(const ResidualExpr& term, int indent, bool spliced = false) {
    const bool is_fragment = term.kind == ResidualExprKind::fragment;
    if (is_fragment && context_.shared != nullptr && context_.shared->is_inline(*term.fragment)) {
      print_parts(term.fragment->product->parts, indent);
    } else if (is_fragment) {
      const std::string_view trim =
          spliced && may_begin_with_line_break(*term.fragment) ? trim_line_break : "";
      when(conditions_.non_empty(ResidualNode{.term = &term}), indent, [&] {
        open(indent, fmt::format("{}{} | nindent {}", helm_pipeline(term, context_), trim, indent));
      });
    } else if (is_known(term)) {
      open(indent, helm_collection(term, helm_argument(term, context_), indent, context_));
    } else {
      open(indent, fmt::format("with {}", helm_pipeline(term, context_)));
      open(indent, helm_collection(term, ".", indent, context_));
      close(indent);
    }
  }

  /// Whether a map or list has entries where it is printed.
  bool is_known(const ResidualExpr& term) const {
    return term.kind != ResidualExprKind::fragment && (term.type.never_empty || conditions_.assumed(term));
  }

  bool is_whole_collection(const ResidualNode& product) const {
    return product.kind == ResidualNode::Kind::term && product.term->kind != ResidualExprKind::literal &&
           product.term->type.only(collection_kinds);
  }

  /// The collection that is the whole of a value, alone or inserted into it; null if there is none.
  const ResidualExpr* whole_collection(const ResidualNode& value) const {
    if (is_whole_collection(value)) return value.term;
    if (value.kind != ResidualNode::Kind::map || value.parts.size() != 1) return nullptr;
    const ResidualMember& only = value.parts.front();
    const bool inserted = only.kind == ResidualMember::Kind::insert && only.comment.empty() &&
                          only.over->kind != ResidualExprKind::fragment;
    return inserted ? only.over : nullptr;
  }

  void entry(const ResidualMember& part, int indent) {
    const ResidualNode& value = *part.value;
    std::string key = helm_key(*part.key, context_);
    if (const ResidualExpr* whole = whole_collection(value)) {
      const ResidualExpr& term = *whole;
      if (term.kind == ResidualExprKind::fragment || is_known(term)) {
        when(conditions_.non_empty(value), indent, [&] {
          comment(indent, part.comment);
          line(indent, key + ":");
          collection(term, indent + 2);
        });
      } else {
        open(indent, fmt::format("with {}", helm_pipeline(term, context_)));
        comment(indent, part.comment);
        bool outer = std::exchange(context_.in_range, true);  // the dot is the collection
        line(indent, helm_key(*part.key, context_) + ":");
        context_.in_range = outer;
        open(indent + 2, helm_collection(term, ".", indent + 2, context_));
        close(indent);
      }
      return;
    }
    when(conditions_.non_empty(value), indent, [&] {
      comment(indent, part.comment);
      if (value.kind == ResidualNode::Kind::term) {
        out_.append(static_cast<std::size_t>(indent), ' ').append(key).append(":");
        scalar(value, indent);
      } else {
        line(indent, key + ":");
        print_parts(value.parts, indent + 2);
      }
    });
  }

  /// A scalar after `key:` or `-`; multi-line texts become literal blocks as in the template.
  void scalar(const ResidualNode& value, int indent) {
    const ResidualExpr& term = *value.term;
    bool block = term.kind == ResidualExprKind::literal && term.literal->is(yaml::Kind::string) &&
                 term.literal->text.find('\n') != std::string_view::npos;
    if (block && std::ranges::count(quoted_, blocks_++) > 0) {
      out_.append(" ").append(escape_braces(yaml::double_quoted(term.literal->text))).append("\n");
      return;
    }
    after_block_ = block;
    if (!block) {
      out_.append(" ").append(helm_scalar(term, context_)).append("\n");
      return;
    }
    // The writer chooses the style of the text, based on a sample entry.
    std::string written;
    yaml::Entry entry{"x", {}, term.literal, {}};
    yaml::Node map{.kind = yaml::Kind::map, .entries = {&entry, 1}};
    yaml::write(written, map, indent);
    std::size_t colon = written.find(':');
    out_.append(escape_braces(std::string_view(written).substr(colon + 1)));
  }

  void item(const ResidualMember& part, int indent) {
    const ResidualNode& value = *part.value;
    when(conditions_.non_empty(value), indent, [&] {
      comment(indent, part.comment);
      if (value.kind == ResidualNode::Kind::term && !is_whole_collection(value)) {
        out_.append(static_cast<std::size_t>(indent), ' ').append("-");
        scalar(value, indent);
        return;
      }
      std::size_t begin = out_.size();
      if (value.kind == ResidualNode::Kind::term && is_known(*value.term)) {
        const std::string alone = fmt::format("(list {})", helm_argument(*value.term, context_));
        open(indent, helm_collection(*value.term, alone, indent, context_));
        return;
      }
      if (value.kind == ResidualNode::Kind::term) {
        collection(*value.term, indent + 2);
      } else {
        print_parts(value.parts, indent + 2);
      }
      hang(begin, indent);
    });
  }

  /// Inserts the dash of a list item into the text printed since `begin`: on its first line if that is an
  /// entry, below its comment, or on a separate line if that is an action, which would trim it.
  void hang(std::size_t begin, int indent) {
    auto inner = static_cast<std::size_t>(indent) + 2;
    std::size_t entry = begin;
    while (std::string_view(out_).substr(entry).starts_with(std::string(inner, ' ') + "#")) {
      entry = out_.find('\n', entry) + 1;
    }
    if (entry + inner >= out_.size()) return;  // nothing was printed
    if (std::string_view(out_).substr(entry + inner).starts_with("{{-")) {
      out_.insert(begin, std::string(inner - 2, ' ') + "-\n");
      return;
    }
    out_[entry + inner - 2] = '-';
    for (std::size_t at = begin; at < entry; at = out_.find('\n', at) + 1) {
      out_.erase(at, 2);
      entry -= 2;
    }
  }

  HelmContext context_;
  Conditions conditions_;
  std::string out_;
  bool is_text_ = false;
  int documents_ = 0;
  int blocks_ = 0;            ///< literal blocks so far
  bool after_block_ = false;  ///< nothing was printed after the last one
  std::vector<int> trimmed_;
  std::vector<int> quoted_;
};

std::string print_fragment(const Fragment& fragment, const HelmContext& context, base::Arena& arena,
                           diagnostic::Findings& findings) {
  Printer printer(context, arena, findings);
  std::string text = printer.fragment(fragment);
  if (printer.trimmed().empty()) return text;
  diagnostic::Findings reported;
  Printer again(context, arena, reported);
  again.quote(printer.trimmed());
  return again.fragment(fragment);
}

/// The comment of a named template. `whose`: the component that it is for.
std::string define_comment(std::string_view text, std::string_view whose) {
  if (text.empty()) return {};
  std::string all = go_comment(text);
  if (!whose.empty()) all += fmt::format(" For `{}`.", whose);
  return all.find('\n') == std::string::npos ? fmt::format("{{{{/* {} */}}}}\n", all)
                                             : fmt::format("{{{{/*\n{}\n*/}}}}\n", all);
}

/// The named templates of the fragments.
Defines defines_of(std::span<const Fragment* const> fragments, const HelmContext& context, base::Arena& arena,
                   diagnostic::Findings& findings) {
  Defines texts;
  for (const Fragment* fragment : fragments) {
    const auto shared = context.shared->defines.find(fragment);
    const bool is_shared = shared != context.shared->defines.end();
    if (is_shared && shared->second.printed != fragment) continue;
    if (fragment->is_file ? !is_shared : context.shared->is_inline(*fragment)) continue;
    const std::string_view name = is_shared ? shared->second.name : std::string_view(fragment->name);
    const std::string_view component = component_of(*fragment);
    std::string& text = texts[file_of_define(*fragment)][name];
    if (!text.empty()) continue;
    text = define_comment(fragment->comment, is_shared ? std::string_view() : component);
    HelmContext own = context;
    if (is_shared) own.component = component;
    if (is_shared) own.port = fragment->port;
    text += fmt::format("{{{{- define \"{}.{}\" -}}}}\n{}{{{{- end }}}}\n", context.chart, name,
                        print_fragment(*fragment, own, arena, findings));
  }
  return texts;
}

/// The texts of the files of named templates.
std::map<std::string, std::string> define_files(const Defines& defines) {
  std::map<std::string, std::string> files;
  for (const auto& [file, texts] : defines) {
    for (const auto& [name, text] : texts) files[file].append("\n").append(text);
  }
  return files;
}

std::string head_of(std::string_view source, std::string_view origin_note) {
  return fmt::format("{{{{- /* Generated by twinhull from {}. {} */ -}}}}\n", source, origin_note);
}

}  // namespace

std::vector<HelmFile> print_helm(const ResidualProgram& program, std::string_view chart,
                                 std::string_view origin_note, base::Arena& arena,
                                 diagnostic::Findings& findings) {
  std::vector<HelmFile> files;
  std::vector<const Fragment*> fragments = program.fragments;
  for (const OutputTemplate& unit : program.units) {
    if (unit.fragment != nullptr) fragments.push_back(unit.fragment);
  }
  const PrintFragment print = [&](const Fragment& fragment, const HelmContext& context) {
    diagnostic::Findings reported;  // again when it is part of the chart
    return print_fragment(fragment, context, arena, reported);
  };
  const SharedFragments shared = shared_fragments(fragments, chart, print);
  const HelmContext context{.chart = chart, .shared = &shared};
  for (const OutputTemplate& unit : program.units) {
    std::string text;
    if (unit.fragment != nullptr && shared.defines.contains(unit.fragment)) {
      text = fmt::format("{{{{- {} }}}}\n", helm_include(*unit.fragment, context));
    } else {
      Printer printer(context, arena, findings);
      text = unit.is_text ? printer.lines(unit.parts) : printer.documents(unit.parts);
    }
    files.push_back({unit.output, head_of(unit.source, origin_note) + text});
  }
  Defines named_templates = defines_of(fragments, context, arena, findings);
  remove_unused(named_templates, files, chart);
  std::map<std::string, std::string> defines = define_files(named_templates);
  const std::string use_of_fullname = fmt::format("include \"{}.fullname\" ", chart);
  const auto uses_fullname = [&](const std::string& text) { return text.find(use_of_fullname) != text.npos; };
  const bool named =
      std::any_of(defines.begin(), defines.end(),
                  [&](const auto& file) { return uses_fullname(file.second); }) ||
      std::any_of(files.begin(), files.end(), [&](const HelmFile& file) { return uses_fullname(file.text); });
  if (named) defines[kHelpersFile] = fullname_template(chart) + defines[kHelpersFile];
  for (const auto& [file, text] : defines) {
    const std::string directory = file == kComponentsFile ? program.components_directory
                                  : file == kHelpersFile
                                      ? program.fragments_directory
                                      : fmt::format("{}{}/", program.fragments_directory,
                                                    file.substr(1, file.size() - kSuffix.size() - 1));
    files.push_back({file, head_of(directory, origin_note) + text});
  }
  std::ranges::sort(files, {}, &HelmFile::path);
  return files;
}

}  // namespace twinhull::tmpl
