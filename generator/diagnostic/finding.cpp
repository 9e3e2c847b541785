#include "diagnostic/finding.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <tuple>

namespace twinhull::diagnostic {

namespace {

std::strong_ordering compare_related(const std::vector<Related>& a, const std::vector<Related>& b) {
  auto key = [](const Related& related) {
    const source::Span& span = related.span;
    return std::tuple(span.file, span.begin, span.end, std::string_view(related.message));
  };
  return std::lexicographical_compare_three_way(
      a.begin(), a.end(), b.begin(), b.end(),
      [&](const Related& x, const Related& y) { return key(x) <=> key(y); });
}

/// Order of two findings by everything but the system and target they were found for.
std::strong_ordering compare(const Finding& a, const Finding& b, const source::Files& files) {
  // Within one file, offsets are in the order of lines and columns.
  auto place = [&](const Finding& finding) {
    return std::tuple(std::string_view(file_of(finding, files)), finding.span.begin,
                      std::string_view(finding.rule), finding.span.end, finding.span.file);
  };
  auto content = [](const Finding& finding) {
    return std::tuple(std::string_view(finding.path), std::string_view(finding.message), finding.severity,
                      std::string_view(finding.help), finding.hide_source);
  };
  if (const auto order = place(a) <=> place(b); order != 0) return order;
  if (const auto order = content(a) <=> content(b); order != 0) return order;
  return compare_related(a.related, b.related);
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

void Sink::add(std::vector<Finding> findings) {
  findings_.insert(findings_.end(), std::make_move_iterator(findings.begin()),
                   std::make_move_iterator(findings.end()));
}

bool Sink::has_errors() const {
  return std::any_of(findings_.begin(), findings_.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

std::vector<Finding> Sink::sorted(const source::Files& files) const {
  std::vector<const Finding*> order;
  order.reserve(findings_.size());
  for (const Finding& finding : findings_) order.push_back(&finding);
  std::sort(order.begin(), order.end(), [&](const Finding* a, const Finding* b) {
    const auto difference = compare(*a, *b, files);
    return difference != 0 ? difference < 0 : std::tie(a->system, a->target) < std::tie(b->system, b->target);
  });

  std::vector<Finding> out;
  for (const Finding* finding : order) {
    if (out.empty() || compare(out.back(), *finding, files) != 0) out.push_back(*finding);
  }
  return out;
}

}  // namespace twinhull::diagnostic
