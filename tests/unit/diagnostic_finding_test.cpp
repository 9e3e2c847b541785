#include <doctest/doctest.h>

#include "diagnostic/finding.h"

using namespace twinhull;
using diagnostic::Finding;
using diagnostic::Findings;
using diagnostic::Severity;

namespace {

Finding finding(std::string rule, source::Span span, std::string target = {}) {
  Finding out;
  out.rule = std::move(rule);
  out.message = "message";
  out.span = span;
  out.target = std::move(target);
  return out;
}

std::vector<std::string> rules(const Findings& findings) {
  std::vector<std::string> out;
  for (const Finding& found : findings) out.push_back(found.rule);
  return out;
}

}  // namespace

TEST_CASE("findings are sorted by file name, location and rule, those without a file first") {
  source::Files files;
  const std::uint32_t later = files.add("z.yaml", "a\nb\nc\n");
  const std::uint32_t sooner = files.add("a.yaml", "a\nb\nc\n");
  diagnostic::Sink sink;
  sink.add(finding("invalid-type", {later, 0, 1}));
  sink.add({finding("yaml-syntax", {sooner, 4, 5}), finding("unknown-field", {sooner, 0, 1})});
  sink.add(finding("missing-required-value", {sooner, 0, 1}));
  sink.add(finding("missing-input-file", {}));
  Finding output = finding("stale-output", {});
  output.file = "b.yaml";
  sink.add(output);
  CHECK(rules(sink.sorted(files)) == std::vector<std::string>{"missing-input-file", "missing-required-value",
                                                              "unknown-field", "yaml-syntax", "stale-output",
                                                              "invalid-type"});
}

TEST_CASE("a finding shared by several targets is shown once, with all targets and related locations") {
  source::Files files;
  const std::uint32_t file = files.add("a.yaml", "a\n");
  diagnostic::Sink sink;
  sink.add(finding("invalid-type", {file, 0, 1}, "phase5-minikube"));
  Finding other = finding("invalid-type", {file, 0, 1}, "phase4-production");
  other.message = "another message";
  sink.add(other);
  sink.add(finding("invalid-type", {file, 0, 1}, "phase4-minikube"));
  sink.add(finding("invalid-type", {file, 0, 1}, "phase4-minikube"));
  Finding related = finding("invalid-type", {file, 0, 1}, "phase5-minikube");
  related.related.push_back({"here", {file, 0, 1}});
  sink.add(related);
  const Findings sorted = sink.sorted(files);
  REQUIRE(sorted.size() == 2);
  CHECK(sorted[0].message == "another message");
  CHECK(sorted[0].targets.empty());
  CHECK(sorted[1].target == "phase4-minikube");
  CHECK(sorted[1].targets == std::vector<std::string>{"phase4-minikube", "phase5-minikube"});
  CHECK(sorted[1].related.size() == 1);
}

TEST_CASE("a finding without a target applies to all, and targets of several systems are distinguished") {
  source::Files files;
  diagnostic::Sink sink;
  sink.add(finding("invalid-type", {}, "phase4-minikube"));
  sink.add(finding("invalid-type", {}));
  for (const char* system : {"a", "b"}) {
    Finding found = finding("yaml-syntax", {}, "phase4-minikube");
    found.system = system;
    sink.add(found);
  }
  const Findings sorted = sink.sorted(files);
  REQUIRE(sorted.size() == 2);
  CHECK(sorted[0].target.empty());
  CHECK(sorted[0].targets.empty());
  CHECK(sorted[1].targets == std::vector<std::string>{"phase4-minikube", "b/phase4-minikube"});
}

TEST_CASE("only errors count as errors") {
  diagnostic::Sink sink;
  Finding found = finding("invalid-type", {});
  found.severity = Severity::warning;
  sink.add(found);
  CHECK_FALSE(sink.has_errors());
  found.severity = Severity::error;
  sink.add(found);
  CHECK(sink.has_errors());
  CHECK(diagnostic::name(Severity::info) == "info");
}

TEST_CASE("the length of a secret is not revealed") {
  source::Files files;
  const std::uint32_t file = files.add("a.yaml", "password: hunter2\n");
  Finding found = finding("pattern-mismatch", {file, 10, 17});
  found.redact_source = true;
  found.related.push_back({"here", {file, 10, 17}});
  diagnostic::Sink sink;
  sink.add(found);
  CHECK(sink.sorted(files)[0].span == source::Span{file, 10, 10});
  CHECK(sink.sorted(files)[0].related[0].span == source::Span{file, 10, 10});
}
