#include <doctest/doctest.h>

#include "base/text.h"
#include "lint/input/align.h"

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
