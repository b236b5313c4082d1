# Built with: docker build --tag throughline .
FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --release --locked --package throughline

FROM debian:bookworm-slim
RUN groupadd --system --gid 10001 throughline \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin throughline
# Where the bytes of documents lie, when a volume is mounted there.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/throughline
COPY --from=build /source/target/release/throughline /usr/local/bin/throughline
COPY --from=build /source/LICENSE /usr/share/doc/throughline/LICENSE
USER 10001:10001
EXPOSE 8080 9090
# The image holds no HTTP client, so bash asks for the path itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["throughline"]
CMD ["serve"]
