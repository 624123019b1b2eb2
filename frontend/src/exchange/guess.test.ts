import { describe, expect, it } from 'vitest';
import { guesser } from './guess';
import { catalogueIn } from './testing';

const kinds = catalogueIn('en').kinds.filter((kind) => !kind.container);
const korean = catalogueIn('ko').kinds.filter((kind) => !kind.container);
const guess = guesser(kinds, 'custom');

describe('a label', () => {
  it.each([
    ['nginx', 'lb'],
    ['ELB', 'lb'],
    ['AWS ALB', 'lb'],
    ['Load Balancer (HAProxy)', 'lb'],
    ['로드 밸런서', 'lb'],
    ['로드밸런서 1', 'lb'],
    ['API Gateway', 'rate_limiter'],
    ['API 게이트웨이', 'rate_limiter'],
    ['Redis', 'cache'],
    ['RedisCluster', 'cache'],
    ['캐시 서버', 'cache'],
    ['Cache server', 'cache'],
    ['Redis (Session Store)', 'session_store'],
    ['세션 저장소', 'session_store'],
    ['PostgreSQL', 'sql'],
    ['Postgres primary', 'sql'],
    ['Amazon RDS', 'sql'],
    ['User DB', 'sql'],
    ['사용자 DB', 'sql'],
    ['DB 서버', 'sql'],
    ['주문 데이터베이스', 'sql'],
    ['Read replica', 'replica'],
    ['MySQL replica 2', 'replica'],
    ['읽기 복제본', 'replica'],
    ['S3', 'object_store'],
    ['S3 (images)', 'object_store'],
    ['이미지 저장소', 'object_store'],
    ['Kafka', 'queue'],
    ['SQS', 'queue'],
    ['Order Queue', 'queue'],
    ['메시지 큐', 'queue'],
    ['큐', 'queue'],
    ['Kafka consumer', 'worker'],
    ['Image Processing Workers', 'worker'],
    ['이미지 처리 워커', 'worker'],
    ['DynamoDB', 'nosql'],
    ['MongoDB', 'nosql'],
    ['Elasticsearch', 'search'],
    ['CloudFront', 'cdn'],
    ['CDN', 'cdn'],
    ['Route 53', 'dns'],
    ['Users', 'client'],
    ['Browser', 'client'],
    ['사용자', 'client'],
    ['User service', 'api'],
    ['Payment Service', 'api'],
    ['결제 서비스', 'api'],
    ['Stripe', 'external'],
    ['API server', 'api'],
    ['Web Server', 'web'],
    ['웹 서버', 'web'],
    ['AWS Lambda', 'paas'],
    ['WebSocket server', 'ws_gateway'],
    ['웹소켓 게이트웨이', 'ws_gateway'],
    ['Prometheus + Grafana', 'monitoring'],
    ['CI/CD', 'automation'],
  ])('“%s” is taken for %s, whatever the language of the page', (label, kind) => {
    expect(guess(label, '', 'n1').kind).toBe(kind);
    expect(guesser(korean, 'custom')(label, '', 'n1').kind).toBe(kind);
  });

  it.each(['Frobnicator', '뭔가', 'X', 'Turbo 9000'])('“%s” is not recognised', (label) => {
    expect(guess(label, '', 'n1')).toEqual({ kind: 'custom', word: '', by: 'nothing' });
  });

  it('is found only as a word of its own', () => {
    expect(guess('Bulb', '', 'n1').by).toBe('nothing');
    expect(guess('Dashboard', '', 'n1').by).toBe('nothing');
    expect(guess('Snapshots3', '', 'n1').by).toBe('nothing');
  });
});

describe('without a known label', () => {
  it.each([
    ['', 'mxgraph elasticache', 'cache'],
    ['Orders', 'resourceIcon sqs', 'queue'],
    ['Orders', 'cylinder3', 'sql'],
    ['Somebody', 'umlActor', 'client'],
    ['Elsewhere', 'cloud', 'external'],
  ])('“%s” with the look “%s” is taken for %s', (label, look, kind) => {
    expect(guess(label, look, 'n1')).toMatchObject({ kind, by: 'look' });
  });

  it('the id is asked last, and first where it is of our own export', () => {
    expect(guess('Orders', '', 'redis1').by).toBe('nothing');
    expect(guess('Orders', '', 'redis-1')).toMatchObject({ kind: 'cache', by: 'id' });
    expect(guess('Redis', '', 'session_store_4')).toMatchObject({
      kind: 'session_store',
      by: 'id',
    });
  });
});
