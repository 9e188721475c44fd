/**
 * @typedef {{ sql: number, cluster: number, ist: number, sst: number }} Ports
 * @typedef {{ name: string, folder: string, ports: Ports }} NodePlace
 */

/**
 * Every option of one node of a Galera cluster on loopback, in the spirit of database-arguments.js.
 *
 * @param {NodePlace & { provider: string, peers: number[], user: string | null }} options `peers`: cluster ports of all
 *   nodes; `user`: whom a server that root starts becomes
 * @returns {string[]}
 */
export function nodeArguments({ name, folder, ports, provider, peers, user }) {
	const providerOptions = [
		`gmcast.listen_addr=tcp://127.0.0.1:${ports.cluster}`,
		`ist.recv_addr=127.0.0.1:${ports.ist}`,
		'gcache.size=64M',
		// A node that is gone holds up all writes for so long; the usual 5 s is made for networks between cities.
		'evs.keepalive_period=PT0.5S',
		'evs.suspect_timeout=PT2S',
		'evs.inactive_timeout=PT6S'
	];
	return [
		'--no-defaults',
		`--datadir=${folder}/mysql`,
		`--pid-file=${folder}/node.pid`,
		`--log-error=${folder}/node.log`,
		`--socket=${folder}/node.sock`,
		`--tmpdir=${folder}/tmp`,
		'--bind-address=127.0.0.1',
		`--port=${ports.sql}`,
		...(user ? [`--user=${user}`] : []),
		// Also on a cluster: with 0, as often advised, a power cut of all nodes loses what was acknowledged.
		'--innodb-flush-log-at-trx-commit=1',
		'--innodb-autoinc-lock-mode=2',
		'--binlog-format=ROW',
		'--character-set-server=utf8mb4',
		'--collation-server=utf8mb4_unicode_520_ci',
		'--default-time-zone=+00:00',
		'--innodb-buffer-pool-size=64M',
		'--max-connections=100',
		'--skip-name-resolve',
		'--performance-schema=OFF',
		'--wsrep-on=ON',
		`--wsrep-provider=${provider}`,
		'--wsrep-cluster-name=bundy',
		`--wsrep-cluster-address=gcomm://${peers.map((port) => `127.0.0.1:${port}`).join(',')}`,
		`--wsrep-node-name=${name}`,
		`--wsrep-node-address=127.0.0.1:${ports.cluster}`,
		`--wsrep-sst-receive-address=127.0.0.1:${ports.sst}`,
		'--wsrep-sst-method=rsync',
		`--wsrep-provider-options=${providerOptions.join(';')}`
	];
}
