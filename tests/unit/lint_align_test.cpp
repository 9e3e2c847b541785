#include <doctest/doctest.h>

#include "base/text.h"
#include "lint/load/locate/align.h"

using twinhull::base::split_lines;
using twinhull::lint::align;

namespace {

std::vector<std::uint32_t> lines(std::string_view from, std::string_view rendered) {
  return align(split_lines(from), split_lines(rendered));
}

}  // namespace

TEST_CASE("rendered lines are led back to the lines of their template") {
  CHECK(lines("a: 1\n{{- if .x }}\nb: {{ .y }}\n{{- end }}\nc: 3\n", "a: 1\nb: two\nc: 3\n") ==
        std::vector<std::uint32_t>{1, 3, 5});
}

TEST_CASE("a block stands for all the lines it renders") {
  CHECK(lines("resources:\n  {{- toYaml .Values.resources | nindent 2 }}\nport: 80\n",
              "resources:\n  limits:\n    cpu: 1\nport: 80\n") == std::vector<std::uint32_t>{1, 2, 2, 3});
}

TEST_CASE("of several lines that fit, the one with more in common is taken") {
  CHECK(lines("image: {{ .a }}\nimage: {{ .repository }}:{{ .tag }}\n", "image: web:1\n").front() == 2);
}

TEST_CASE("a line nobody wrote is unknown") {
  CHECK(lines("a: 1\n", "b: 2\n") == std::vector<std::uint32_t>{0});
}

TEST_CASE("what a named template has is taken for its own, not for a like block further down") {
  const std::string_view from =
      "initContainers:\n  {{- include \"web.sysctl\" . | nindent 2 }}\n  {{- if .x }}\n  - name: copy\n    "
      "securityContext:\n"
      "      runAsUser: 0\n  {{- end }}\ncontainers:\n";
  const std::string_view rendered =
      "initContainers:\n  - name: sysctl\n    securityContext:\n      privileged: true\n      runAsUser: "
      "0\ncontainers:\n";
  const twinhull::lint::LiteralLines sysctl = {"- name: sysctl", "securityContext:", "privileged: true",
                                               "runAsUser: 0"};
  const auto included = [&](std::string_view name) { return name == "web.sysctl" ? &sysctl : nullptr; };
  CHECK(align(split_lines(from), split_lines(rendered), {}, included) ==
        std::vector<std::uint32_t>{1, 2, 2, 2, 2, 8});
}
