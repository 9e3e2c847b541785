#include <doctest/doctest.h>

#include "base/base64.h"
#include "commands/env_file.h"

using namespace twinhull;

namespace {

commands::EnvFile read(std::string text, source::Files& files) {
  return commands::read_env_file(files, files.add("local.env", std::move(text)));
}

/// The variables as `name=value`, one a line.
std::string shown(const std::string& text) {
  source::Files files;
  const commands::EnvFile file = read(text, files);
  CHECK(file.findings.empty());
  std::string out;
  for (const commands::Variable& variable : file.variables)
    out += variable.name + "=" + variable.value + "\n";
  return out;
}

/// The lines that have findings, in order.
std::vector<int> wrong_lines(const std::string& text) {
  source::Files files;
  std::vector<int> lines;
  for (const diagnostic::Finding& finding : read(text, files).findings) {
    CHECK(finding.redact_source);
    lines.push_back(files.position(finding.span.file, finding.span.begin).line);
  }
  return lines;
}

}  // namespace

TEST_CASE("lines of an env file") {
  CHECK(shown("A=1\nB=2") == "A=1\nB=2\n");
  CHECK(shown("A=1\r\n\r\nB=2\r\n") == "A=1\nB=2\n");
  CHECK(shown("\xEF\xBB\xBF"
              "A=1\n") == "A=1\n");
  CHECK(shown("# c\n  # c\n\t\nexport A = 1 \nexported=2\n") == "A=1\nexported=2\n");
  CHECK(shown("A=\nB=\"\"\nC=''\n") == "A=\nB=\nC=\n");
  CHECK(shown("A==b=\nB=a#b\nC=#b\n") == "A==b=\nB=a#b\nC=#b\n");
  CHECK(shown(R"(A="a # b" # c)") == "A=a # b\n");
  CHECK(shown(R"(A='"')") == "A=\"\n");
  CHECK(shown(R"(A="\n$HOME${B}`")") == "A=\\n$HOME${B}`\n");
  CHECK(shown("tls.key=x\nconnection-string=y\n") == "tls.key=x\nconnection-string=y\n");
  CHECK(shown("A=grüße\n") == "A=grüße\n");
}

TEST_CASE("lines that are refused") {
  CHECK(wrong_lines("A\n=b\n1A=b\nA B=c\n") == std::vector{1, 2, 3, 4});
  CHECK(wrong_lines("A='b\nB=\"b'\nC='b'c\nD='b'#c\nE=b #c\n") == std::vector{1, 2, 3, 4, 5});
  CHECK(wrong_lines(std::string("A=b\x01\nB=c\rd\nC=a\0b\n", 17)) == std::vector{1, 2, 3});
  CHECK(wrong_lines("A=1\nB=1\nA=1\nA=2\n") == std::vector{3, 4});
}

TEST_CASE("base64") {
  CHECK(base::base64("") == "");
  CHECK(base::base64("f") == "Zg==");
  CHECK(base::base64("fo") == "Zm8=");
  CHECK(base::base64("foo") == "Zm9v");
  CHECK(base::base64("foob\xff") == "Zm9vYv8=");
}
