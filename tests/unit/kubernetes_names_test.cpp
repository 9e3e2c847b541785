#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/names.h"

using namespace twinhull::kubernetes;

namespace {

using CheckName = std::string (*)(std::string_view);

void check_names(CheckName check, const std::vector<std::string>& good, const std::vector<std::string>& bad) {
  for (const std::string& name : good) CHECK_MESSAGE(check(name).empty(), name);
  for (const std::string& name : bad) CHECK_MESSAGE(!check(name).empty(), name);
}

const std::string a63(63, 'a');
const std::string a64(64, 'a');

}  // namespace

TEST_CASE("labels and subdomains of DNS") {
  check_names(validate_dns_label, {"a", "1", "a-b", "0abc", a63},
              {"", "A", "a.b", "-a", "a-", "a_b", "ä", a64});
  check_names(check_dns_subdomain, {"a", "a.b", "1.2-3.c", a64, std::string(253, 'a')},
              {"", ".", "a.", ".a", "a..b", "A.b", "a.-b", "a_b", std::string(254, 'a')});
  check_names(check_dns_1035_label, {"a", "a1", "a-1", a63}, {"", "1a", "-a", "a-", "A", "a.b", a64});
  CHECK(validate_dns_label("a.b") == "must not contain dots");
  CHECK(validate_dns_label("My-App") == "contains uppercase letters; use lowercase");
}

TEST_CASE("label keys and values") {
  check_names(check_label_value, {"simple", "now-with-dashes", "1234", "", a63, "a.b_c"},
              {"nospecialchars%^=@", "Māori", "\\x", "-x", "x-", ".x", "x.", a64});
  check_names(check_label_key,
              {"simple", "now-with-dashes", "1-starts-with-num", "simple/simple", "UpperCase",
               "example.com/Some_name.x", std::string(253, 'a') + "/" + a63},
              {"", "only/one/slash", "Example.com/abc", "example_com/abc", "example.com/", "/simple", a64,
               std::string(254, 'a') + "/x", "example.com/-x"});
  check_names(check_annotation_key, {"Example.com/abc", "dapr.io/enabled"}, {"a/b/c", "/x"});
}

TEST_CASE("port names") {
  check_names(check_port_name, {"telnet", "re-mail-ck", "pop3", "a", "a-1", "1-a", "a-1-b-2-c", "1-a-2-b-3"},
              {"longerthan15characters", "", std::string(16, 'a'), "12345", "1-2-3-4", "-begin", "end-",
               "two--hyphens", "whois++", "Http"});
}

TEST_CASE("names of environment variables and keys of ConfigMaps") {
  check_names(check_env_name, {"A", "a_b", "_x", "a.b", "-a", ".a"},
              {"", "1a", ".", "..", "..a", "a b", "a=b"});
  check_names(check_config_key, {"a", "A_b-c.d", "1", ".a", std::string(253, 'a')},
              {"", ".", "..", "..a", "a/b", "a b", std::string(254, 'a')});
}

TEST_CASE("images and their parts") {
  check_names(check_image_repository,
              {"todo", "todo-backend", "library/nginx", "ghcr.io/owner/todo", "localhost:5000/x",
               "registry:5000/a/b_c", "a__b/c---d", "10.0.0.1:5000/x"},
              {"", "Todo", "todo:v1", "ghcr.io/Owner/x", "a//b", "/a", "a/", "a@sha256:x", "-a", "a.",
               "a___b", "reg:port/x", "a b"});
  check_names(check_image_tag, {"v1", "1.0.0", "_x", "A-b", std::string(128, 'a')},
              {"", ".a", "-a", "a:b", "a/b", std::string(129, 'a')});
  check_names(check_image_digest, {"sha256:" + std::string(64, 'a')},
              {"", "sha256", "sha256:abc", "sha256:" + std::string(64, 'g'), ":" + std::string(64, 'a')});
  check_names(check_image, {"todo:v1", "reg.io:443/a/b:v1", "todo", "todo:v1@sha256:" + std::string(64, '0')},
              {"", ":v1", "todo:", "todo@", "Todo:v1", "todo:v 1"});
  const ImageParts parts = split_image("localhost:5000/a/b:v1@sha256:00");
  CHECK(parts.repository == "localhost:5000/a/b");
  CHECK(parts.tag == "v1");
  CHECK(parts.digest == "sha256:00");
  CHECK(split_image("localhost:5000/a").tag.empty());
}

TEST_CASE("app IDs leave room for Dapr's suffix") {
  check_names(validate_app_id, {"todo-backend", std::string(58, 'a')},
              {"", std::string(59, 'a'), "a.b", "A", "a-"});
}
