#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "lint/network/addresses.h"

namespace {

using twinhull::lint::Address;

/// All addresses of a text as `host:port`, with blanks between.
std::string found(std::string_view text) {
  std::string out;
  for (const Address& address : twinhull::lint::addresses_in(text)) {
    if (!out.empty()) out += ' ';
    out.append(address.host).append(":").append(address.port);
  }
  return out;
}

}  // namespace

TEST_CASE("URLs give their host and the port of their scheme") {
  CHECK(found("http://backend/api?x=1#y") == "backend:80");
  CHECK(found("https://backend.shop.svc.cluster.local") == "backend.shop.svc.cluster.local:443");
  CHECK(found("postgresql+asyncpg://app:word@db:5433/app") == "db:5433");
  CHECK(found("jdbc:postgresql://db/app") == "db:5432");
  CHECK(found("mongodb://a:1@m-0.m:27018,m-1.m/x") == "m-0.m:27018 m-1.m:27017");
  CHECK(found("nats://a:4222,nats://b:4223") == "a:4222 b:4223");
  CHECK(found("http://localhost:3000,http://web:3000") == "localhost:3000 web:3000");
  CHECK(found("grpc://a") == "a:");
}

TEST_CASE("what is no address of a program gives none") {
  for (std::string_view text :
       {"http://${HOST}:80", "http://$(HOST)", "http://<host>/", "http://{{ .Host }}/", "ftp://a", "http://",
        "http://:80", "http://10.0.0.1:80", "http://[::1]:80", "http://a:b", "a", "redis:7", "12:30",
        "postgres://user:1234/5@db", "http://a_b"}) {
    CHECK_MESSAGE(found(text).empty(), text);
  }
}

TEST_CASE("a host and a port can be alone or in a list") {
  CHECK(found("redis:6379") == "redis:6379");
  CHECK(found("a:9092, b.kafka:9093") == "a:9092 b.kafka:9093");
  CHECK(found("a:9092\nb:9092").empty());
}

TEST_CASE("comments of files are skipped") {
  CHECK(found("# http://a:1\n  // http://b:2\nx http://c:33 # http://d:4\n") == "c:33");
}

TEST_CASE("names of settings indicate their contents") {
  using namespace twinhull::lint;
  CHECK(names_address("REDIS_ADDR"));
  CHECK(names_address("--upstream"));
  CHECK_FALSE(names_address("IMAGE"));
  CHECK_FALSE(names_address("RUN_AS_USER"));
  CHECK(host_prefix("DB_HOST") == "DB");
  CHECK(host_prefix("HOST").empty());
  CHECK(host_prefix("GHOST").empty());
  CHECK(port_prefix("DB_PORT") == "DB");
  CHECK(port_prefix("EXPORT").empty());
}
