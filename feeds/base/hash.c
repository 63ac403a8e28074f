/* hash.c -- SHA-256 by libcrypto's EVP, any thread. */
#include "feeds/base/hash.h"

#include <string.h>

#include <openssl/evp.h>

static void finish(EVP_MD_CTX *ctx, bool ok, uint8_t ret_hash[HASH_BYTES])
{
    if (!ok || !EVP_DigestFinal_ex(ctx, ret_hash, NULL))
        memset(ret_hash, 0, HASH_BYTES);
    EVP_MD_CTX_free(ctx);
}

void hash_sha256(struct str s, uint8_t ret_hash[HASH_BYTES])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) &&
              (!s.n || EVP_DigestUpdate(ctx, s.s, s.n));

    finish(ctx, ok, ret_hash);
}

void hash_parts(const struct str *parts, size_t n, uint8_t ret_hash[HASH_BYTES])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);

    for (size_t i = 0; i < n && ok; i++) {
        uint8_t size[8];

        for (int k = 0; k < 8; k++)
            size[k] = (uint8_t)((uint64_t)parts[i].n >> (8 * k));
        ok = EVP_DigestUpdate(ctx, size, sizeof(size)) &&
             (!parts[i].n || EVP_DigestUpdate(ctx, parts[i].s, parts[i].n));
    }
    finish(ctx, ok, ret_hash);
}

void hash_hex(const uint8_t hash[HASH_BYTES], char ret_hex[HASH_HEX_BYTES])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < HASH_BYTES; i++) {
        ret_hex[2 * i] = digits[hash[i] >> 4];
        ret_hex[2 * i + 1] = digits[hash[i] & 15];
    }
    ret_hex[HASH_HEX_BYTES - 1] = '\0';
}

uint64_t hash_phase(struct str name)
{
    uint8_t hash[HASH_BYTES];
    uint64_t phase = 0;

    hash_sha256(name, hash);
    for (int k = 0; k < 8; k++)
        phase = phase << 8 | hash[k];
    return phase;
}
