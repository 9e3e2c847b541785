#include <doctest/doctest.h>

#include "diagnostic/mask.h"

using namespace twinhull;
using diagnostic::Findings;
using diagnostic::Mask;

TEST_CASE("a mask redacts a secret in any position and spelling") {
  const std::string secret = "q7Kd2Lm9Xw4Rt8Zp";
  const Mask mask({secret});
  CHECK(mask.hide("before " + secret + " after") == "before … after");
  CHECK(mask.hide("`" + secret.substr(0, 10) + "…`") == "`……`");
  CHECK(mask.hide("in lower case: q7kd2lm9xw4rt8zp") == "in lower case: …");
  CHECK(mask.hide("{\"x\":\"\\n" + secret + "\"}") == "{\"x\":\"\\n…\"}");
  CHECK(mask.hide("seven bytes: q7Kd2Lm") == "seven bytes: q7Kd2Lm");
  CHECK(mask.hide("nothing") == "nothing");
  CHECK(Mask().hide(secret) == secret);
}

TEST_CASE("common words are not part of a secret") {
  const Mask mask({"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B", "correct horse battery staple"});
  CHECK(mask.hide("this looks like a private key") == "this looks like a private key");
  CHECK(mask.hide("a battery staple") == "a battery staple");
  CHECK(mask.hide("see MIIEvQIBADANBgkqhkiG9w0B") == "see …");
}

TEST_CASE("a short secret is redacted as a whole word only") {
  const Mask mask({"s3cret"});
  CHECK(mask.hide("is `s3cret`") == "is `…`");
  CHECK(mask.hide("s3crets and as3cret") == "s3crets and as3cret");
}

TEST_CASE("a secret that consists of words is redacted where enough of it is repeated") {
  const Mask mask({"correcthorsebatterystaple", "UPPERWORD"});
  CHECK(mask.hide("bad correcthorsebatterystaple") == "bad …");
  CHECK(mask.hide("cut: horsebatteryst…") == "cut: ……");
  CHECK(mask.hide("correct horsebat") == "correct horsebat");
  CHECK(mask.hide("write `upperword`") == "write `…`");
  CHECK(mask.hide("upperwords") == "upperwords");
}

TEST_CASE("a secret is redacted in base64 and in hexadecimal") {
  const Mask mask({"Tr0ub4dor&3"});
  CHECK(mask.hide("VHIwdWI0ZG9yJjM=") == "…M=");
  CHECK(mask.hide("dXNlcjpUcjB1YjRkb3ImMw==").size() < 14);
  CHECK(mask.hide("eDpUcjB1YjRkb3ImMw==").size() < 14);
  CHECK(mask.hide("x 547230756234646f722633 y") == "x … y");
}

TEST_CASE("all texts of a finding are redacted, and lines with a secret are not shown") {
  const std::string secret = "q7Kd2Lm9Xw4Rt8Zp";
  source::Files files;
  const std::uint32_t file = files.add("a.yaml", "plain: 1\ntoken: " + secret + "\n");
  Findings findings(2);
  findings[0].span = {file, 0, 5};
  findings[0].object = "Pod/" + secret;
  findings[0].path = "data." + secret;
  findings[0].help = "write `" + secret + "`";
  findings[1].span = {file, 9, 20};
  findings[1].message = "plain";
  Mask({secret}).hide(findings, files);
  CHECK(findings[0].object == "Pod/…");
  CHECK(findings[0].path == "data.…");
  CHECK(findings[0].help == "write `…`");
  CHECK_FALSE(findings[0].redact_source);
  CHECK(findings[1].redact_source);
  CHECK(findings[1].span.end == findings[1].span.begin);
}
