#include "diagnostic/finding.h"

#include <algorithm>
#include <cassert>
#include <compare>
#include <iterator>
#include <tuple>

#include "base/limits.h"
#include "diagnostic/rules.h"

namespace twinhull::diagnostic {

namespace {

constexpr std::size_t most_related = 5;  ///< related locations of a finding that many targets share

bool same(const RelatedLocation& a, const RelatedLocation& b) {
  return a.span == b.span && a.message == b.message;
}

/// Orders findings by everything but system, target and related locations, which differ between targets.
std::strong_ordering compare(const Finding& a, const Finding& b, const source::Files& files) {
  // Within one file, offsets are in the order of lines and columns. Copies of a file have equal paths.
  auto location = [&](const Finding& finding) {
    return std::tuple(std::string_view(file_of(finding, files)), finding.span.begin,
                      std::string_view(finding.rule), finding.span.end);
  };
  auto content = [](const Finding& finding) {
    return std::tuple(std::string_view(finding.path), std::string_view(finding.message), finding.severity,
                      std::string_view(finding.help), finding.redact_source,
                      std::string_view(finding.subject.empty() ? finding.object : finding.subject));
  };
  if (const auto order = location(a) <=> location(b); order != 0) return order;
  return content(a) <=> content(b);
}

/// Per file: the findings shown and the number of the others.
struct FileCount {
  std::string file;
  std::size_t shown = 0;
  std::size_t first = 0;  ///< index of its first finding in the output
  std::size_t left_out = 0;
  Finding at;  ///< that finding
};

void leave_out(FileCount& count, const Finding& finding, std::size_t number) {
  if (count.left_out == 0) count.at = {.rule = "limit-reached", .span = finding.span, .file = finding.file};
  count.left_out += number;
}

void close(FileCount& count, Findings& out) {
  if (count.left_out == 0) return;
  Finding& reported = out.emplace_back(std::move(count.at));
  reported.span.end = reported.span.begin;
  reported.redact_source = true;
  reported.more = count.left_out;
  reported.message = std::to_string(count.left_out) + " more " +
                     (count.left_out == 1 ? "finding" : "findings") + " in this file";
  reported.help = "fix those above, or " + base::how_to_raise(base::Limit::findings) + ", which is " +
                  base::display(base::Limit::findings);
}

/// Merges a duplicate into the first finding.
void join(Finding& first, const Finding& again) {
  for (const RelatedLocation& related : again.related) {
    const bool known = std::any_of(first.related.begin(), first.related.end(),
                                   [&](const RelatedLocation& other) { return same(related, other); });
    if (!known && first.related.size() < most_related) first.related.push_back(related);
  }
  // A finding without a target applies to all targets.
  if (first.target.empty()) return;
  const std::string name = again.system == first.system ? again.target : again.system + "/" + again.target;
  if (name == first.target) return;
  if (first.targets.empty()) first.targets.push_back(first.target);
  if (first.targets.back() != name) first.targets.push_back(name);
}

}  // namespace

void limit_to_warning(Finding& finding, bool when) {
  if (when) finding.at_most = std::max(finding.at_most, Severity::warning);
}

void add_counted(Findings& findings, Finding finding) {
  const std::size_t most = base::limit(base::Limit::findings);
  if (findings.size() < most) {
    findings.push_back(std::move(finding));
  } else if (findings.size() == most) {
    findings.push_back({.rule = "limit-reached", .span = finding.span, .more = 1, .file = finding.file});
    findings.back().span.end = findings.back().span.begin;
  } else {
    ++findings.back().more;
  }
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      break;
  }
  return "info";
}

const std::string& file_of(const Finding& finding, const source::Files& files) {
  return finding.span.known() ? files.path(finding.span.file) : finding.file;
}

void append(Findings& findings, Findings more) { std::ranges::move(more, std::back_inserter(findings)); }

bool has_errors(const Findings& findings) {
  return std::ranges::any_of(findings,
                             [](const Finding& finding) { return finding.severity == Severity::error; });
}

void set_target(Findings& findings, const std::string& system, const std::string& target) {
  for (Finding& finding : findings) {
    finding.system = system;
    finding.target = target;
  }
}

void Sink::add(Finding finding) {
  assert(find_rule(finding.rule) != nullptr);
  if (finding.redact_source) {  // do not reveal the length of a secret
    finding.span.end = finding.span.begin;
    for (RelatedLocation& related : finding.related) related.span.end = related.span.begin;
  }
  findings_.push_back(std::move(finding));
}

void Sink::add(Findings findings) {
  for (Finding& finding : findings) add(std::move(finding));
}

bool Sink::has_errors() const { return diagnostic::has_errors(findings_); }

Findings Sink::sorted(const source::Files& files) const {
  std::vector<const Finding*> order;
  order.reserve(findings_.size());
  for (const Finding& finding : findings_) order.push_back(&finding);
  std::sort(order.begin(), order.end(), [&](const Finding* a, const Finding* b) {
    const auto difference = compare(*a, *b, files);
    return difference != 0
               ? difference < 0
               : std::tie(a->system, a->target, a->object) < std::tie(b->system, b->target, b->object);
  });

  Findings out;
  FileCount count;
  for (const Finding* finding : order) {
    const std::string& file = file_of(*finding, files);
    if (file != count.file) {
      close(count, out);
      count = {.file = file};
    }
    if (finding->more > 0) {
      leave_out(count, *finding, finding->more);
    } else if (!out.empty() && out.size() > count.first && compare(out.back(), *finding, files) == 0) {
      join(out.back(), *finding);
    } else if (!file.empty() && count.shown >= base::limit(base::Limit::findings)) {
      leave_out(count, *finding, 1);
    } else {
      if (count.shown++ == 0) count.first = out.size();
      out.push_back(*finding);
    }
  }
  close(count, out);
  return out;
}

}  // namespace twinhull::diagnostic
