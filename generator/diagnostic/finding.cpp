#include "diagnostic/finding.h"

#include <algorithm>
#include <cassert>
#include <compare>
#include <tuple>

#include "diagnostic/rules.h"

namespace twinhull::diagnostic {

namespace {

constexpr std::size_t most_related = 5;  ///< places of a finding that many targets share

bool same(const Related& a, const Related& b) { return a.span == b.span && a.message == b.message; }

/// Order of two findings by everything but the system and target they were found for, and the places that
/// explain them: a value may meet another one in every target.
std::strong_ordering compare(const Finding& a, const Finding& b, const source::Files& files) {
  // Within one file, offsets are in the order of lines and columns.
  auto place = [&](const Finding& finding) {
    return std::tuple(std::string_view(file_of(finding, files)), finding.span.begin,
                      std::string_view(finding.rule), finding.span.end, finding.span.file);
  };
  auto content = [](const Finding& finding) {
    return std::tuple(std::string_view(finding.path), std::string_view(finding.message), finding.severity,
                      std::string_view(finding.help), finding.hide_source,
                      std::string_view(finding.subject.empty() ? finding.object : finding.subject));
  };
  if (const auto order = place(a) <=> place(b); order != 0) return order;
  return content(a) <=> content(b);
}

/// Adds what a repetition of a finding says besides.
void join(Finding& first, const Finding& again) {
  for (const Related& related : again.related) {
    const bool known = std::any_of(first.related.begin(), first.related.end(),
                                   [&](const Related& other) { return same(related, other); });
    if (!known && first.related.size() < most_related) first.related.push_back(related);
  }
  // What holds without a target holds for all.
  if (first.target.empty()) return;
  const std::string name = again.system == first.system ? again.target : again.system + "/" + again.target;
  if (name == first.target) return;
  if (first.targets.empty()) first.targets.push_back(first.target);
  if (first.targets.back() != name) first.targets.push_back(name);
}

}  // namespace

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

bool has_errors(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings,
                             [](const Finding& finding) { return finding.severity == Severity::error; });
}

void attribute(std::vector<Finding>& findings, const std::string& system, const std::string& target) {
  for (Finding& finding : findings) {
    finding.system = system;
    finding.target = target;
  }
}

void Sink::add(Finding finding) {
  assert(find_rule(finding.rule) != nullptr);
  if (finding.hide_source) {  // how long a secret is, is nobody's business
    finding.span.end = finding.span.begin;
    for (Related& related : finding.related) related.span.end = related.span.begin;
  }
  findings_.push_back(std::move(finding));
}

void Sink::add(std::vector<Finding> findings) {
  for (Finding& finding : findings) add(std::move(finding));
}

bool Sink::has_errors() const { return diagnostic::has_errors(findings_); }

std::vector<Finding> Sink::sorted(const source::Files& files) const {
  std::vector<const Finding*> order;
  order.reserve(findings_.size());
  for (const Finding& finding : findings_) order.push_back(&finding);
  std::sort(order.begin(), order.end(), [&](const Finding* a, const Finding* b) {
    const auto difference = compare(*a, *b, files);
    return difference != 0
               ? difference < 0
               : std::tie(a->system, a->target, a->object) < std::tie(b->system, b->target, b->object);
  });

  std::vector<Finding> out;
  for (const Finding* finding : order) {
    if (out.empty() || compare(out.back(), *finding, files) != 0) {
      out.push_back(*finding);
    } else {
      join(out.back(), *finding);
    }
  }
  return out;
}

}  // namespace twinhull::diagnostic
